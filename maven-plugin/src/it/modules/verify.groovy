def log = new File(basedir, 'build.log').text
assert log.count('no image, as there is no Dockerfile') == 2
// podman runs what was saved as the user of the image, and jbuild what is in the store.
def runs = [
  one: [new File(programs, 'run-image'), new File(basedir, 'one/target/one-1.0-image.tar'), 'one:1.0'],
  two: ['env', "JBUILD_ROOT=$basedir/target/store", jbuild, 'run', 'two:1.0']]
runs.each { module, words ->
  assert new File(basedir, "$module/target/jbuild/layers/project-dependencies").list() as List == ['lib-1.0.jar']
  assert new File(basedir, "$module/target/$module-1.0-image.tar").file
  def process = words.collect { it.toString() }.execute()
  def out = new StringBuilder(), err = new StringBuilder()
  process.waitForProcessOutput(out, err)
  assert out.toString() == "hello from module $module\n" : err
  // Lines of modules that are built side by side say of which they are.
  assert log =~ /(?m)^\[INFO\] $module: #\d+ \[1\/7\] FROM jre$/
}
assert !new File(basedir, 'lib/target/jbuild').exists()
