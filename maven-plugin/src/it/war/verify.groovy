def process = ['tar', '--numeric-owner', '-tf', new File(basedir, 'target/files.tar').toString()].execute()
def names = process.text.readLines()
def root = 'usr/local/tomcat/webapps/ROOT/'
for (name in ['index.html', 'WEB-INF/web.xml', 'WEB-INF/classes/app.properties', 'WEB-INF/classes/it/Web.class',
    'WEB-INF/lib/commons-io-2.20.0.jar']) {
  assert names.count(root + name) == 1 : name
}
assert new File(basedir, 'target/jbuild/layers/dependencies').list() as List == ['commons-io-2.20.0.jar']
assert new File(basedir, 'target/jbuild/layers/classes/it/Web.class').file
assert new File(basedir, 'target/jbuild/Dockerfile').text.readLines()[-1] == 'USER 1000:1000'
