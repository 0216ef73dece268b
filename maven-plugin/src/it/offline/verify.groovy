def log = new File(basedir, 'build.log').text
assert log.contains('Loaded image: jre:test')
assert log.contains('example.org/absent:1 is not in the store, and --pull=never forbids to fetch it')
assert new File(basedir, 'target/jbuild/image-digest').exists() == false
