def log = new File(basedir, 'build.log').text
assert log.count('no image, as there is no Dockerfile') == 2
for (module in ['one', 'two']) {
  assert new File(basedir, "$module/target/jbuild/layers/project-dependencies").list() as List == ['lib-1.0.jar']
  def archive = new File(basedir, "$module/target/$module-1.0-image.tar")
  def process = [new File(programs, 'run-image'), archive, "$module:1.0"]
      .collect { it.toString() }.execute()
  def out = new StringBuilder(), err = new StringBuilder()
  process.waitForProcessOutput(out, err)
  assert out.toString() == "hello from module $module\n" : err
  // Lines of modules that are built side by side say of which they are.
  assert log =~ /(?m)^\[INFO\] $module: #\d+ \[1\/7\] FROM jre$/
}
assert !new File(basedir, 'lib/target/jbuild').exists()
