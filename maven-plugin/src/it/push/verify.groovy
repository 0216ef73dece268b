def log = new File(basedir, 'build.log').text
def registry = (log =~ /image (127\.0\.0\.1:\d+)\/team\/app:1\.0 has digest/)[0][1]
def process = ['skopeo', 'inspect', '--tls-verify=false', '--creds', 'maven:correct horse', '--format', '{{.Digest}}',
    "docker://$registry/team/app:1.0".toString()].execute()
def out = new StringBuilder(), err = new StringBuilder()
process.waitForProcessOutput(out, err)
assert out.toString().trim() == new File(basedir, 'target/jbuild/image-digest').text : err
// The password is nowhere, and the file that had it is gone.
assert !log.contains('correct horse')
assert !log.contains('bWF2ZW46Y29ycmVjdCBob3JzZQ')
assert new File(tmp).list().findAll { it.startsWith('jbuild-maven') }.empty
