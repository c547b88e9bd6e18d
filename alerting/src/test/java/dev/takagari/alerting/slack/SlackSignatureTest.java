package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.hook.HookHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackSignatureTest {
  private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  private static final Instant NOW = Instant.ofEpochSecond(1_531_420_618);
  private static final byte[] BODY =
      ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
              + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
              + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
              + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
              + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c")
          .getBytes(StandardCharsets.UTF_8);

  /// The example of Slack's own documentation.
  private static final HookHeaders SIGNED =
      headers("1531420618", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final SlackSignature signature = new SlackSignature(SECRET, now::get);

  private static HookHeaders headers(String time, String signed) {
    return Map.of("X-Slack-Request-Timestamp", time, "X-Slack-Signature", signed)::get;
  }

  private static HookHeaders signed(Instant time, byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update(("v0:" + time.getEpochSecond() + ":").getBytes(StandardCharsets.UTF_8));
    return headers(
        Long.toString(time.getEpochSecond()), "v0=" + HexFormat.of().formatHex(mac.doFinal(body)));
  }

  @Test
  void whatSlackSignedIsAdmitted() {
    assertThat(signature.mayAdmit(SIGNED)).isTrue();
    assertThat(signature.admits(SIGNED, BODY)).isTrue();
  }

  @Test
  void whatWasTakenIsNotAdmittedAgain() {
    assertThat(signature.admits(SIGNED, BODY)).isTrue();
    signature.taken(SIGNED);
    assertThat(signature.admits(SIGNED, BODY)).isFalse();
  }

  @Test
  void whatCouldNotBeTakenIsAdmittedAgain() {
    assertThat(signature.admits(SIGNED, BODY)).isTrue();
    assertThat(signature.admits(SIGNED, BODY)).isTrue();
  }

  @Test
  void anotherBodyOrTimeIsNotAdmitted() throws Exception {
    assertThat(signature.admits(SIGNED, "x".getBytes(StandardCharsets.UTF_8))).isFalse();
    String good = SIGNED.first("X-Slack-Signature");
    assertThat(signature.admits(headers("1531420619", String.valueOf(good)), BODY)).isFalse();
    assertThat(signature.admits(signed(NOW, BODY), BODY)).isTrue();
  }

  @Test
  void whatIsOldOrOfTheFutureIsNotAdmitted() throws Exception {
    for (int seconds : new int[] {301, -301}) {
      HookHeaders off = signed(NOW.plusSeconds(seconds), BODY);
      assertThat(signature.mayAdmit(off)).isFalse();
      assertThat(signature.admits(off, BODY)).isFalse();
    }
    assertThat(signature.admits(signed(NOW.minusSeconds(300), BODY), BODY)).isTrue();
  }

  @Test
  void aCallIsRememberedAsLongAsItCouldCome() throws Exception {
    HookHeaders ahead = signed(NOW.plusSeconds(300), BODY);
    assertThat(signature.admits(ahead, BODY)).isTrue();
    signature.taken(ahead);
    now.set(NOW.plus(Duration.ofSeconds(599)));
    signature.taken(signed(now.get(), BODY));

    assertThat(signature.admits(ahead, BODY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v0=",
        "v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        "v0=A2114D57B48EAC39B9AD189DD8316235A7B4A8D21A10BD27519666489C69B503",
        "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
      })
  void whatIsNoSignatureIsNotEvenRead(String signed) {
    assertThat(signature.mayAdmit(headers("1531420618", signed))).isFalse();
    assertThat(signature.mayAdmit(headers("", signed))).isFalse();
    assertThat(signature.mayAdmit(_ -> null)).isFalse();
  }
}
