def log = new File(basedir, 'build.log').text
def registry = (log =~ /image (127\.0\.0\.1:\d+)\/team\/app:1\.0 has digest/)[0][1]
def digest = { tag ->
  def process = ['skopeo', 'inspect', '--tls-verify=false', '--creds', 'maven:correct horse', '--format', '{{.Digest}}',
      "docker://$registry/team/app:$tag".toString()].execute()
  def out = new StringBuilder(), err = new StringBuilder()
  process.waitForProcessOutput(out, err)
  assert process.exitValue() == 0 : err
  out.toString().trim()
}
assert digest('1.0') == new File(basedir, 'target/jbuild/image-digest').text
assert digest('2') == new File(basedir, 'target/pushed/image-digest').text
assert log.contains("pushed $registry/team/app:2 with digest ${digest('2')}")
// The password is nowhere, and the file that had it is gone.
assert !log.contains('correct horse')
assert !log.contains('bWF2ZW46Y29ycmVjdCBob3JzZQ')
assert new File(basedir, 'tmp').list().findAll { it.startsWith('jbuild-maven') }.empty
