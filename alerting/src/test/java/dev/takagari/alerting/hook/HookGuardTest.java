package dev.takagari.alerting.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class HookGuardTest {
  private static final String SECRET = "sixteen letters at least";
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final HookGuard header = new HeaderGuard("X-Secret", SECRET);
  private final HookGuard signed =
      new SignatureGuard(
          "X-Signature", SECRET, "", Duration.ofMinutes(5), InstantSource.fixed(NOW));
  private final HookGuard timed =
      new SignatureGuard(
          "X-Signature", SECRET, "X-Time", Duration.ofMinutes(5), InstantSource.fixed(NOW));

  private static boolean admits(HookGuard guard, Map<String, String> headers, byte[] body) {
    HookHeaders given = headers::get;
    boolean admitted = guard.admits(given, body);
    if (admitted) {
      assertThat(guard.mayAdmit(given)).isTrue();
    }
    return admitted;
  }

  private static String hmac(String secret, byte[]... parts) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    for (byte[] part : parts) {
      mac.update(part);
    }
    return HexFormat.of().formatHex(mac.doFinal());
  }

  @Test
  void admitsTheSecretAndNothingLikeIt() {
    assertThat(admits(header, Map.of("X-Secret", SECRET), BODY)).isTrue();
    for (String wrong :
        List.of("", " ", SECRET + " ", SECRET.substring(1), SECRET.toUpperCase(Locale.ROOT))) {
      assertThat(admits(header, Map.of("X-Secret", wrong), BODY)).as(wrong).isFalse();
    }
    assertThat(admits(header, Map.of("Authorization", SECRET), BODY)).isFalse();
    assertThat(header.mayAdmit(name -> null)).isFalse();
  }

  @Test
  void admitsWhatIsSignedAndNothingElse() throws Exception {
    String good = hmac(SECRET, BODY);
    assertThat(admits(signed, Map.of("X-Signature", good), BODY)).isTrue();
    assertThat(admits(signed, Map.of("X-Signature", "sha256=" + good), BODY)).isTrue();
    assertThat(admits(signed, Map.of("X-Signature", good.toUpperCase(Locale.ROOT)), BODY)).isTrue();
    byte[] other = "{\"a\":2}".getBytes(StandardCharsets.UTF_8);
    assertThat(admits(signed, Map.of("X-Signature", good), other)).isFalse();
    assertThat(admits(signed, Map.of("X-Signature", hmac("another secret", BODY)), BODY)).isFalse();
    for (String wrong : List.of("", "sha256=", good.substring(2), good + "00", "zz" + good)) {
      assertThat(admits(signed, Map.of("X-Signature", wrong), BODY)).as(wrong).isFalse();
      assertThat(signed.mayAdmit(name -> wrong)).isFalse();
    }
  }

  @Test
  void admitsSignedTimesThatAreNear() throws Exception {
    for (long seconds : List.of(0L, -299L, 299L)) {
      String time = Long.toString(NOW.getEpochSecond() + seconds);
      String good = hmac(SECRET, (time + ".").getBytes(StandardCharsets.UTF_8), BODY);
      assertThat(admits(timed, Map.of("X-Signature", good, "X-Time", time), BODY)).isTrue();
    }
    for (String time :
        List.of(
            Long.toString(NOW.getEpochSecond() - 301),
            Long.toString(NOW.getEpochSecond() + 301),
            NOW.toString(),
            "-1",
            "99999999999999999999")) {
      String good = hmac(SECRET, (time + ".").getBytes(StandardCharsets.UTF_8), BODY);
      assertThat(admits(timed, Map.of("X-Signature", good, "X-Time", time), BODY))
          .as(time)
          .isFalse();
    }
  }

  @Test
  void aTimeCannotBeExchanged() throws Exception {
    String then = Long.toString(NOW.getEpochSecond() - 600);
    String old = hmac(SECRET, (then + ".").getBytes(StandardCharsets.UTF_8), BODY);
    String now = Long.toString(NOW.getEpochSecond());
    assertThat(admits(timed, Map.of("X-Signature", old, "X-Time", now), BODY)).isFalse();
    assertThat(admits(timed, Map.of("X-Signature", hmac(SECRET, BODY), "X-Time", now), BODY))
        .isFalse();
    assertThat(admits(timed, Map.of("X-Signature", hmac(SECRET, BODY)), BODY)).isFalse();
  }
}
