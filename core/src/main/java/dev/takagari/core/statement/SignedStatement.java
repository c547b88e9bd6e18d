package dev.takagari.core.statement;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.json.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;

/// A statement in a file: canonical JSON with the statement and its signature, and a line end.
/// There is one spelling of it only, so a file of which any byte was changed is refused. A service
/// without a key writes the statement alone, which is worth no more than whoever handed it over.
public final class SignedStatement {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /// The signature and the statement.
  private static final int MEMBERS = 2;

  /// Algorithm, key and value.
  private static final int SIGNATURE_MEMBERS = 3;

  private SignedStatement() {}

  /// What looking at a file came to.
  public sealed interface Check {
    /// The file is as it was signed by the owner of the key.
    record Holds(JsonNode statement, PublicKey key) implements Check {}

    /// The file says itself which key signed it, and no other was given: whoever changed it could
    /// have signed it anew.
    record KeyNotGiven(JsonNode statement, PublicKey key) implements Check {}

    /// The file holds a statement and no signature: nobody vouches for it, or somebody took the
    /// signature away.
    record NotSigned(JsonNode statement) implements Check {}

    /// The file is not what was signed.
    ///
    /// @param reason for people
    record Refused(String reason) implements Check {}
  }

  /// Signs a statement.
  ///
  /// @return the text of the file
  public static String sign(CompletenessStatement statement, KeyPair key) {
    String json = statement.json();
    try {
      Signature signature = Signature.getInstance(StatementKeys.ALGORITHM);
      signature.initSign(key.getPrivate());
      signature.update(json.getBytes(StandardCharsets.UTF_8));
      Base64.Encoder base64 = Base64.getEncoder();
      return "{\"signature\":{\"algorithm\":\""
          + StatementKeys.ALGORITHM
          + "\",\"public_key\":\""
          + base64.encodeToString(key.getPublic().getEncoded())
          + "\",\"value\":\""
          + base64.encodeToString(signature.sign())
          + "\"},\"statement\":"
          + json
          + "}\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a statement cannot be signed", e);
    }
  }

  /// A statement that nobody signs.
  ///
  /// @return the text of the file
  public static String unsigned(CompletenessStatement statement) {
    return "{\"statement\":" + statement.json() + "}\n";
  }

  /// Looks at a file.
  ///
  /// @param trusted key of whom the reader trusts, empty when none was given
  public static Check check(byte[] file, Optional<PublicKey> trusted) {
    String text = new String(file, StandardCharsets.UTF_8);
    JsonNode root;
    try {
      root = MAPPER.readTree(text);
      if (!text.equals(CanonicalJson.of(text) + "\n")) {
        return new Check.Refused("it is not spelled as it was signed: a byte was changed");
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return new Check.Refused("it is not JSON: it was changed or cut off");
    }
    JsonNode statement = root.path("statement");
    boolean signed =
        root.path("signature").path("algorithm").asText().equals(StatementKeys.ALGORITHM);
    boolean alone = root.size() == 1;
    if (!statement.path("format").asText().equals(CompletenessStatement.FORMAT)
        || !(signed || alone)) {
      return new Check.Refused("it is no signed statement of completeness");
    }
    if (signed && (root.size() != MEMBERS || root.path("signature").size() != SIGNATURE_MEMBERS)) {
      return new Check.Refused("it holds more than what was signed");
    }
    if (statement.path("version").asInt() > CompletenessStatement.VERSION) {
      return new Check.Refused("it has a newer version than this program knows");
    }
    return signed ? check(root, statement, trusted) : new Check.NotSigned(statement);
  }

  private static Check check(JsonNode root, JsonNode statement, Optional<PublicKey> trusted) {
    try {
      PublicKey embedded = StatementKeys.publicKey(bytes(root, "public_key"));
      if (trusted.isPresent() && !trusted.get().equals(embedded)) {
        return new Check.Refused(
            "it was signed with another key, "
                + StatementKeys.fingerprint(embedded)
                + " instead of "
                + StatementKeys.fingerprint(trusted.get()));
      }
      Signature signature = Signature.getInstance(StatementKeys.ALGORITHM);
      signature.initVerify(embedded);
      signature.update(CanonicalJson.of(statement.toString()).getBytes(StandardCharsets.UTF_8));
      if (!signature.verify(bytes(root, "value"))) {
        return new Check.Refused("its signature is wrong: the statement was changed");
      }
      return trusted.isPresent()
          ? new Check.Holds(statement, embedded)
          : new Check.KeyNotGiven(statement, embedded);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return new Check.Refused("its signature cannot be read");
    }
  }

  /// Refuses base64 with bits that mean nothing: the same bytes would have several spellings.
  private static byte[] bytes(JsonNode root, String name) {
    String text = root.path("signature").path(name).asText();
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("not the base64 that was written");
    }
    return bytes;
  }
}
