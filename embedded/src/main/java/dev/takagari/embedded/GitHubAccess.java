package dev.takagari.embedded;

import dev.takagari.embedded.GitHubState.User;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Who may call the double: a fine-grained token of a user, the app by a signed JWT, and the app's
/// installation by a token that ends. Callers hold the monitor of the state.
final class GitHubAccess {
  private static final Duration LONGEST_JWT = Duration.ofMinutes(10);

  /// How far GitHub lets the clock of a caller be ahead.
  private static final Duration DRIFT = Duration.ofSeconds(60);

  private static final int PKCS8_HEAD = 26;
  private static final int LINE = 64;

  /// One key for all doubles of this process: making one takes long.
  private static final class Keys {
    static final KeyPair PAIR = make();

    private static KeyPair make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// Who calls.
  ///
  /// @param user whose name is on what is written
  /// @param installation whether it is a token of the installation
  record Caller(User user, boolean installation) {}

  private final InstantSource clock;
  private final User person;
  private final User bot;
  private final String token = "github_pat_" + random(20);
  private final Map<String, Instant> installationTokens = new LinkedHashMap<>();
  private final Map<String, String> permissions = new TreeMap<>();
  private Duration lifetime = Duration.ofHours(1);
  private boolean revoked;

  GitHubAccess(InstantSource clock, User person, User bot) {
    this.clock = clock;
    this.person = person;
    this.bot = bot;
    permissions.put("issues", "write");
    permissions.put("contents", "write");
    permissions.put("metadata", "read");
  }

  static String random(int bytes) {
    byte[] made = new byte[bytes];
    new SecureRandom().nextBytes(made);
    return HexFormat.of().formatHex(made);
  }

  String token() {
    return token;
  }

  User bot() {
    return bot;
  }

  User person() {
    return person;
  }

  Map<String, String> permissions() {
    return permissions;
  }

  void lifetime(Duration of) {
    lifetime = of;
  }

  void revoke(boolean all) {
    revoked = all;
  }

  boolean isRevoked() {
    return revoked;
  }

  void expire() {
    installationTokens.clear();
  }

  /// The app's key as GitHub gives it out: PKCS#1.
  static String pkcs1() {
    // the key lies within the other form, behind a head whose length is that of all such keys
    byte[] encoded = Keys.PAIR.getPrivate().getEncoded();
    return pem("RSA PRIVATE KEY", Arrays.copyOfRange(encoded, PKCS8_HEAD, encoded.length));
  }

  static String pkcs8() {
    return pem("PRIVATE KEY", Keys.PAIR.getPrivate().getEncoded());
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  /// Who a request is from.
  ///
  /// @param authorization the header; "" when it was not sent
  /// @return the caller; null for nobody
  /// @throws GitHubProblem 401 when the credentials are not good
  @Nullable Caller caller(String authorization) {
    if (authorization.isEmpty()) {
      return null;
    }
    String given = credential(authorization);
    if (same(given, token) && !revoked) {
      return new Caller(person, false);
    }
    Instant end = installationTokens.get(given);
    if (end != null && !revoked && clock.instant().isBefore(end)) {
      return new Caller(bot, true);
    }
    throw GitHubProblem.of(401, "Bad credentials");
  }

  /// Makes sure that a request is the app's own.
  ///
  /// @throws GitHubProblem 401 when its JWT is missing, badly signed or too long
  void app(String authorization) {
    String[] parts = credential(authorization).split("\\.", -1);
    if (parts.length != 3) {
      throw GitHubProblem.of(401, "A JSON web token could not be decoded");
    }
    Map<String, @Nullable Object> head;
    Map<String, @Nullable Object> claims;
    try {
      head = Json.parseObject(new String(decoded(parts[0]), StandardCharsets.UTF_8));
      claims = Json.parseObject(new String(decoded(parts[1]), StandardCharsets.UTF_8));
      Signature check = Signature.getInstance("SHA256withRSA");
      check.initVerify(Keys.PAIR.getPublic());
      check.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      if (!Json.text(head, "alg").equals("RS256") || !check.verify(decoded(parts[2]))) {
        throw GitHubProblem.of(401, "A JSON web token could not be decoded");
      }
    } catch (IllegalArgumentException | GeneralSecurityException _) {
      throw GitHubProblem.of(401, "A JSON web token could not be decoded");
    }
    Instant now = clock.instant();
    if (!(claims.get("exp") instanceof Long end) || !Instant.ofEpochSecond(end).isAfter(now)) {
      throw GitHubProblem.of(
          401,
          "'Expiration time' claim ('exp') must be a numeric value representing the future time at"
              + " which the assertion expires");
    }
    if (Instant.ofEpochSecond(end).isAfter(now.plus(LONGEST_JWT))) {
      throw GitHubProblem.of(401, "'Expiration time' claim ('exp') is too far in the future");
    }
    if (!(claims.get("iat") instanceof Long begin)
        || Instant.ofEpochSecond(begin).isAfter(now.plus(DRIFT))) {
      throw GitHubProblem.of(
          401,
          "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was"
              + " issued");
    }
    String issuer = Json.text(claims, "iss");
    if (!issuer.equals(Long.toString(GitHubView.APP_ID))
        && !issuer.equals(GitHubView.APP_CLIENT_ID)) {
      throw GitHubProblem.of(404, "Integration not found");
    }
  }

  /// Makes a token of the installation.
  ///
  /// @return the token and when it ends
  Map.Entry<String, Instant> issue() {
    if (revoked) {
      throw GitHubProblem.of(403, "This installation has been suspended");
    }
    Instant now = clock.instant();
    installationTokens.values().removeIf(end -> !now.isBefore(end));
    String made = "ghs_" + random(18);
    Instant end = GitHubState.seconds(now.plus(lifetime));
    installationTokens.put(made, end);
    return Map.entry(made, end);
  }

  /// Makes sure that a caller may do something.
  ///
  /// @param what `issues` or `contents`
  /// @param level `read` or `write`
  void permit(String what, String level) {
    String given = permissions.getOrDefault(what, "none");
    if (!given.equals("write") && !given.equals(level)) {
      throw GitHubProblem.of(403, "Resource not accessible by integration");
    }
  }

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }

  private static String credential(String authorization) {
    int space = authorization.indexOf(' ');
    String kind = space < 0 ? "" : GitHubState.lower(authorization.substring(0, space));
    String value = authorization.substring(space + 1).strip();
    if (kind.equals("basic")) {
      try {
        String pair = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        return pair.substring(pair.indexOf(':') + 1);
      } catch (IllegalArgumentException _) {
        return "";
      }
    }
    return kind.equals("bearer") || kind.equals("token") ? value : "";
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
