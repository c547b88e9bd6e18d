package dev.takagari.core.trail;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Public keys with which CloudTrail's signatures are checked. Safe for use by several threads.
///
/// @param byFingerprint as CloudTrail names them
public record SigningKeys(Map<String, PublicKey> byFingerprint) {
  /// The algorithm of every key: rsaEncryption without parameters, in DER.
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  public SigningKeys {
    byFingerprint = Map.copyOf(byFingerprint);
  }

  /// Without keys: nothing can be checked.
  public static SigningKeys none() {
    return new SigningKeys(Map.of());
  }

  /// Reads what `aws cloudtrail list-public-keys` prints.
  ///
  /// @throws TakagariException code bad-configuration if it is something else
  public static SigningKeys ofListing(byte[] json) {
    if (!(JsonTree.parse(new String(json, StandardCharsets.UTF_8))
            instanceof JsonTree.Members(Map<String, JsonTree> members)
        && members.get("PublicKeyList") instanceof JsonTree.Elements(List<JsonTree> all))) {
      throw invalid("the keys are not what aws cloudtrail list-public-keys prints", null);
    }
    Map<String, PublicKey> keys = new HashMap<>();
    for (JsonTree key : all) {
      keys.put(text(key, "Fingerprint"), key(text(key, "Value")));
    }
    return new SigningKeys(keys);
  }

  private static String text(JsonTree tree, String name) {
    if (tree instanceof JsonTree.Members(Map<String, JsonTree> members)
        && members.get(name) instanceof JsonTree.Scalar(JsonKind kind, String text)
        && kind == JsonKind.STRING) {
      return text;
    }
    throw invalid("an entry of PublicKeyList has no " + name, null);
  }

  private static PublicKey key(String base64) {
    try {
      return key(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      throw invalid("a Value in PublicKeyList is not an RSA key", e);
    }
  }

  /// CloudTrail gives the bare key of PKCS #1; Java reads it inside an X.509 envelope.
  private static PublicKey key(byte[] pkcs1) throws GeneralSecurityException {
    byte[] bits = new byte[pkcs1.length + 1];
    System.arraycopy(pkcs1, 0, bits, 1, pkcs1.length);
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    inside.writeBytes(RSA);
    inside.writeBytes(der(BIT_STRING, bits));
    byte[] x509 = der(SEQUENCE, inside.toByteArray());
    return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(x509));
  }

  private static byte[] der(int tag, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(tag);
    if (content.length < 0x80) {
      bytes.write(content.length);
    } else {
      bytes.write(0x82);
      bytes.write(content.length >> 8);
      bytes.write(content.length);
    }
    bytes.writeBytes(content);
    return bytes.toByteArray();
  }

  private static TakagariException invalid(String message, @Nullable Throwable cause) {
    return cause == null
        ? new TakagariException(ErrorCode.BAD_CONFIGURATION, message)
        : new TakagariException(ErrorCode.BAD_CONFIGURATION, message, cause);
  }

  /// Whether the signature is the one of this digest. The key must be among ours.
  ///
  /// @param signature hex
  boolean verifies(TrailDigest digest, String signature) {
    try {
      Signature rsa = Signature.getInstance("SHA256withRSA");
      rsa.initVerify(byFingerprint.get(digest.fingerprint()));
      rsa.update(digest.signedText().getBytes(StandardCharsets.UTF_8));
      return rsa.verify(HexFormat.of().parseHex(signature));
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return false;
    }
  }
}
