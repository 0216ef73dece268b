def run = { List words ->
  def process = words.collect { it.toString() }.execute()
  def out = new StringBuilder(), err = new StringBuilder()
  process.waitForProcessOutput(out, err)
  assert process.exitValue() == 0 : words + '\n' + err
  out.toString()
}
def log = new File(basedir, 'build.log').text

def archive = new File(basedir, 'target/app.tar')
def config = new groovy.json.JsonSlurper().parseText(
    run(['skopeo', 'inspect', '--config', "oci-archive:$archive:fixed"]))
assert config.config.Labels.version == '1.0'
assert config.config.Labels.mail == 'a@b'
assert config.config.Labels.unknown == '@no.such.property@'
assert config.config.Labels['org.opencontainers.image.title'] == 'app'

// What the step says is in the log; its secret is not.
assert log =~ /(?m)^\[INFO\] #\d+ ran as 0$/
assert !log.contains('A SECRET')

// Names with a tag are as they are; those without get each of the tags.
def index = new groovy.json.JsonSlurper().parse(new File(basedir, 'target/store/index.json'))
def names = index.manifests.collect { it.annotations?.get('org.opencontainers.image.ref.name') }.findAll().sort()
assert names == [
  'docker.io/library/app:fixed', 'docker.io/library/app:tagged', 'docker.io/other/app:latest',
  'example.org:5000/team/app:1.0', 'example.org:5000/team/app:latest']

// Both names are in one archive.
def saved = run(['tar', '-xOf', new File(basedir, 'target/dockerfile-1.0-image.tar'), 'index.json'])
assert saved.contains('app:tagged') && saved.contains('other/app:latest')
