def log = new File(basedir, 'build.log').text
// The place is that in the user's file, although a filtered copy is read.
assert log.contains("$basedir/Dockerfile:2:1: error: unknown instruction: RUNN (did you mean RUN?)")
assert !log.contains('target/jbuild/filtered/Dockerfile:')
assert log.contains('[WARNING]') && log.contains('Dockerfile.warning:1:14: warning: FromAsCasing')
assert log.contains('Dockerfile.warning:1:14: error: FromAsCasing')
// Maven names its own exceptions; a stack trace has places.
assert !(log =~ /(?m)^\s+at /)
