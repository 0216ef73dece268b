def text = { new File(basedir, it).text }
def run = { List words ->
  def process = words.collect { it.toString() }.execute()
  def out = new StringBuilder(), err = new StringBuilder()
  process.waitForProcessOutput(out, err)
  assert process.exitValue() == 0 : words + '\n' + err
  out.toString()
}

// The folders of layers, and what is in them.
assert new File(basedir, 'target/jbuild/layers/dependencies').list() as List == ['commons-io-2.20.0.jar']
assert new File(basedir, 'target/jbuild/layers/snapshot-dependencies').list().length == 0
assert text('target/jbuild/layers/resources/greeting') == 'hello from a plain jar\n'
assert new File(basedir, 'target/jbuild/layers/classes/it/Hello.class').file

// init wrote what was used, and it gives the same image.
assert text('Dockerfile') == text('target/jbuild/Dockerfile')
assert text('Dockerfile').contains('ENTRYPOINT ["java", "-cp", "@/app/classpath", "it.Hello"]')
assert text('target/kept/image-digest') == text('target/jbuild/image-digest')

// Later plugins know the image.
def digest = text('target/jbuild/image-digest')
def id = text('target/jbuild/image-id')
assert text('target/seen') == "plain:1.0 $id $digest"

// skopeo reads the archive and sees that image.
def archive = new File(basedir, 'target/plain-1.0-image.tar')
assert run(['skopeo', 'inspect', '--format', '{{.Digest}}', "oci-archive:$archive"]).trim() == digest
def config = new groovy.json.JsonSlurper().parseText(
    run(['skopeo', 'inspect', '--config', "oci-archive:$archive"]))
assert config.config.User == '1000:1000'
// A second after 1970, or the time that Maven 4 gives where a POM has none: the same on every machine.
assert config.created in ['1970-01-01T00:00:01Z', '1980-02-01T00:00:00Z']
assert run(['env', "JBUILD_ROOT=$basedir/target/store", jbuild, 'run', 'plain:1.0']) ==
    'hello from a plain jar\n'

// The log can be read without a terminal.
def log = text('build.log')
assert log =~ /(?m)^\[INFO\] #\d+ \[1\/7\] FROM jre$/
assert log =~ /(?m)^\[INFO\] #\d+ DONE \d+\.\ds$/
assert log =~ /(?m)^\[INFO\] #\d+ CACHED$/
// Maven 3.8 itself begins and ends a log with one.
assert log.readLines().findAll { it.startsWith('[INFO] #') }.every { !it.contains('\u001b') }
