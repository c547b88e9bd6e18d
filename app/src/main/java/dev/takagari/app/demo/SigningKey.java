package dev.takagari.app.demo;

import dev.takagari.app.home.Home;
import dev.takagari.app.home.SecretFile;
import dev.takagari.core.statement.StatementKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;

/// The key that signs the statements of an embedded service: made at the first start, kept in the
/// home beside its public key.
final class SigningKey {
  private static final String FILE = "statement.pem";

  private SigningKey() {}

  /// The file of the private key.
  static Path of(Home home) {
    Path file = home.resolve(FILE);
    try {
      if (!Files.isRegularFile(file)) {
        KeyPair pair = StatementKeys.generate();
        // the public one first: where the private one is, both are
        Files.writeString(home.resolve(FILE + ".pub"), StatementKeys.pem(pair.getPublic()));
        SecretFile.replace(file, StatementKeys.pem(pair.getPrivate()));
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("the key in " + home.directory() + " cannot be used", e);
    }
  }
}
