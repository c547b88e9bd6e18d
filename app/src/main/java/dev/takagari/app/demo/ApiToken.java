package dev.takagari.app.demo;

import dev.takagari.app.home.Home;
import dev.takagari.app.home.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/// The bearer token of an embedded service: made at the first start, kept in the home, so that
/// commands written down yesterday work today.
final class ApiToken {
  private static final int BYTES = 32;

  private ApiToken() {}

  static String of(Home home) {
    Path file = home.resolve("token");
    try {
      if (Files.isRegularFile(file)) {
        return Files.readString(file).strip();
      }
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      SecretFile.replace(file, token);
      return token;
    } catch (IOException e) {
      throw new UncheckedIOException("the token in " + home.directory() + " cannot be used", e);
    }
  }
}
