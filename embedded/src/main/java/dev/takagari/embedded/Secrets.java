package dev.takagari.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/// The credentials of this home: made once, kept in a file that only its owner may read.
///
/// @param s3AccessKey access key of the S3 API
/// @param s3SecretKey its secret
/// @param postgresPassword password of the database user
record Secrets(String s3AccessKey, String s3SecretKey, String postgresPassword) {
  private static final int SECRET_BYTES = 20;

  static Secrets readOrCreate(Path home) throws IOException {
    Path file = home.resolve("embedded.secrets");
    if (!Files.exists(file)) {
      Path fresh = home.resolve("embedded.secrets.new");
      EmbeddedMain.writePrivate(
          fresh,
          "s3AccessKey=takagari\ns3SecretKey=%s\npostgresPassword=%s\n"
              .formatted(random(), random()));
      Files.move(fresh, file);
    }
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
    }
    return new Secrets(
        required(read, file, "s3AccessKey"),
        required(read, file, "s3SecretKey"),
        required(read, file, "postgresPassword"));
  }

  @Override
  public String toString() {
    return "Secrets[hidden]";
  }

  private static String required(Properties read, Path file, String name) throws IOException {
    String value = read.getProperty(name);
    if (value == null) {
      throw new IOException(file + " has no " + name);
    }
    return value;
  }

  private static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
