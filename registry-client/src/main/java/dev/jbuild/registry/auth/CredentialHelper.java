package dev.jbuild.registry.auth;

import dev.jbuild.oci.InvalidContentException;
import dev.jbuild.oci.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * An external program that keeps credentials: {@code docker-credential-NAME get|store|erase}, as
 * docker-credential-helpers define it.
 */
final class CredentialHelper {
  private static final int MAX_OUTPUT = 1 << 20;
  private static final int SECONDS = 60;
  private static final String NOT_FOUND = "credentials not found in native keychain";
  private static final String IDENTITY_USER = "<token>";

  private final String program;
  private final Map<String, String> environment;

  CredentialHelper(String name, Map<String, String> environment) throws IOException {
    // The name becomes that of a program looked up in PATH; a path would run anything.
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.')) {
        throw new IOException("\"" + name + "\" is no name of a credential helper");
      }
    }
    this.program = "docker-credential-" + name;
    this.environment = environment;
  }

  /** The credential for one key; anonymous where the helper has none. */
  Credential get(String key) throws IOException {
    Answer answer = run("get", key);
    if (answer.exit != 0) {
      String message = answer.output.strip();
      if (message.contains(NOT_FOUND) || message.contains("not found")) {
        return Credential.ANONYMOUS;
      }
      throw new IOException(program + " get " + key + ": " + message);
    }
    try {
      JsonObject json = JsonObject.parse(answer.output.getBytes(StandardCharsets.UTF_8));
      String user = json.string("Username", "");
      String secret = json.string("Secret", "");
      if (user.equals(IDENTITY_USER)) {
        return new Credential.Identity(secret);
      }
      return user.isEmpty() && secret.isEmpty()
          ? Credential.ANONYMOUS
          : new Credential.Basic(user, secret);
    } catch (InvalidContentException e) {
      // What the helper printed may hold the secret, so it is not repeated.
      throw new IOException(program + " get " + key + ": answered with no JSON object", e);
    }
  }

  void store(String key, Credential.Identity identity) throws IOException {
    store(key, new Credential.Basic(IDENTITY_USER, identity.token()));
  }

  void store(String key, Credential.Basic credential) throws IOException {
    byte[] input =
        JsonObject.builder()
            .put("ServerURL", key)
            .put("Username", credential.user())
            .put("Secret", credential.password())
            .build()
            .toBytes();
    succeed("store", key, run("store", new String(input, StandardCharsets.UTF_8)));
  }

  void erase(String key) throws IOException {
    succeed("erase", key, run("erase", key));
  }

  private void succeed(String verb, String key, Answer answer) throws IOException {
    if (answer.exit != 0) {
      throw new IOException(program + " " + verb + " " + key + ": " + answer.output.strip());
    }
  }

  private record Answer(int exit, String output) {}

  /** Java looks programs up in the PATH it was started with, which need not be ours. */
  private String executable() {
    for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return candidate.toString();
      }
    }
    return program;
  }

  private Answer run(String verb, String input) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(executable(), verb);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new IOException(
          "the configured credential helper "
              + program
              + " cannot be run: install it, or remove it from credsStore and credHelpers",
          e);
    }
    CompletableFuture<byte[]> output = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try (InputStream in = process.getInputStream()) {
            output.complete(in.readNBytes(MAX_OUTPUT));
          } catch (IOException e) {
            output.completeExceptionally(e);
          }
        });
    try {
      try (OutputStream out = process.getOutputStream()) {
        out.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It did not read its input: its exit status and output tell why.
      }
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IOException(program + " " + verb + ": no answer within " + SECONDS + " seconds");
      }
      return new Answer(process.exitValue(), new String(output.join(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(e);
    } finally {
      process.destroyForcibly();
    }
  }
}
