def process = [new File(programs, 'run-image'), new File(basedir, 'target/fat-jar-1.0-image.tar'), 'fat-jar:1.0'].collect { it.toString() }.execute()
def out = new StringBuilder(), err = new StringBuilder()
process.waitForProcessOutput(out, err)
assert out.toString() == 'hello from a fat jar\n' : err
