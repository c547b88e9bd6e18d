package dev.takagari.core.statement;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/// Ed25519 keys as PEM texts, as `openssl genpkey -algorithm ed25519` writes them.
public final class StatementKeys {
  static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final int LINE = 64;

  private StatementKeys() {}

  /// A new pair.
  public static KeyPair generate() {
    try {
      return KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /// The private key as PKCS #8.
  public static String pem(PrivateKey key) {
    return pem(PRIVATE, key.getEncoded());
  }

  /// The public key as SubjectPublicKeyInfo.
  public static String pem(PublicKey key) {
    return pem(PUBLIC, key.getEncoded());
  }

  private static String pem(String label, byte[] bytes) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /// Reads a private key.
  ///
  /// @throws TakagariException bad-configuration if it is none
  public static PrivateKey privateKey(String pem) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePrivate(new PKCS8EncodedKeySpec(bytes(pem, PRIVATE)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION, "not an Ed25519 private key in PEM (PKCS #8)", e);
    }
  }

  /// Reads a private key and finds the public one that belongs to it.
  ///
  /// @throws TakagariException bad-configuration if it is none
  public static KeyPair pair(String pem) {
    PrivateKey key = privateKey(pem);
    byte[] seed = ((EdECPrivateKey) key).getBytes().orElseThrow();
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
      generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
      KeyPair pair = generator.generateKeyPair();
      if (!Arrays.equals(pair.getPrivate().getEncoded(), key.getEncoded())) {
        throw new IllegalStateException("the JDK makes keys in another way");
      }
      return pair;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /// A private key is 32 random bytes: given these, the JDK makes the same pair again.
  private static final class Seed extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Seed(byte[] seed) {
      this.seed = seed.clone();
    }

    @Override
    public void nextBytes(byte[] bytes) {
      System.arraycopy(seed, 0, bytes, 0, bytes.length);
    }
  }

  /// Reads a public key.
  ///
  /// @throws TakagariException bad-configuration if it is none
  public static PublicKey publicKey(String pem) {
    try {
      return publicKey(bytes(pem, PUBLIC));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new TakagariException(
          ErrorCode.BAD_CONFIGURATION, "not an Ed25519 public key in PEM", e);
    }
  }

  static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }

  private static byte[] bytes(String pem, String label) {
    String begin = "-----BEGIN " + label + "-----";
    String end = "-----END " + label + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("no " + label);
    }
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to).strip());
  }

  /// SHA-256 of the encoded key, as people compare it.
  public static String fingerprint(PublicKey key) {
    return "SHA256:" + Sha256.hex(key.getEncoded());
  }
}
