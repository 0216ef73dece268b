// What Dockerfile.images names lies beside the Dockerfile.
java.nio.file.Files.createLink(new File(basedir, 'base.tar').toPath(), new File(base).toPath())
return true
