package dev.takagari.alerting.github;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;

/// The private key of a GitHub App, with which it says that it is the app: a JSON Web Token
/// ([GitHub](https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app)).
/// Immutable.
final class AppKey {
  /// GitHub admits tokens that end within ten minutes.
  private static final Duration VALID = Duration.ofMinutes(9);

  /// Its clock may be behind ours.
  private static final Duration BEFORE = Duration.ofSeconds(60);

  /// `SEQUENCE { OID rsaEncryption, NULL }` in DER.
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private static final byte[] VERSION = {0x02, 0x01, 0x00};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;

  private final PrivateKey key;

  private AppKey(PrivateKey key) {
    this.key = key;
  }

  /// Reads a key as GitHub gives it out, or as other tools convert it.
  ///
  /// @param pem PEM of PKCS#1 or PKCS#8; line ends may be written as `\n`, as in variables
  /// @throws IllegalArgumentException if it is none; never says what it holds
  static AppKey of(String pem) {
    String text = pem.replace("\\n", "\n");
    boolean isPkcs1 = text.contains("-----BEGIN RSA PRIVATE KEY-----");
    String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      byte[] der = Base64.getDecoder().decode(base64);
      byte[] pkcs8 = isPkcs1 ? wrapped(der) : der;
      return new AppKey(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
    } catch (IllegalArgumentException | GeneralSecurityException _) {
      // its message may quote the key
      throw new IllegalArgumentException("no private key of an app in PEM");
    }
  }

  private static byte[] wrapped(byte[] pkcs1) {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    inner.writeBytes(VERSION);
    inner.writeBytes(RSA);
    inner.writeBytes(tagged(OCTETS, pkcs1));
    return tagged(SEQUENCE, inner.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    der.write(tag);
    int length = content.length;
    if (length < 0x80) {
      der.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      der.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        der.write(length >> shift);
      }
    }
    der.writeBytes(content);
    return der.toByteArray();
  }

  /// A token that says we are the app, for the next minutes.
  String token(long app, Instant now) {
    String claims =
        String.format(
            Locale.ROOT,
            "{\"iat\":%d,\"exp\":%d,\"iss\":\"%d\"}",
            now.minus(BEFORE).getEpochSecond(),
            now.plus(VALID).minus(BEFORE).getEpochSecond(),
            app);
    String signed = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK signs with RSA", e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Never the key.
  @Override
  public String toString() {
    return "key of an app";
  }
}
