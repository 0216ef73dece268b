def log = new File(basedir, 'build.log').text
assert log.contains('Loaded image: jre:test')
assert log.contains('example.org/absent:1 is not in the store, and is not to be fetched')
assert new File(basedir, 'target/jbuild/image-digest').exists() == false
