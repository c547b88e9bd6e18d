package dev.takagari.core.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.statement.Equation.Result;
import dev.takagari.core.statement.SignedStatement.Check;
import dev.takagari.core.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignedStatementTest {
  private static final KeyPair KEY = StatementKeys.generate();
  private static final KeyPair OTHER = StatementKeys.generate();

  private static DayFigures figures(long written, long removed) {
    return new DayFigures(
        "falcon",
        14,
        1,
        14,
        0,
        new DayFigures.Objects(23, 21, 1, 1, 0),
        2,
        7_295_975,
        59_862_189,
        60_032,
        5,
        0,
        52,
        List.of(
            new DayFigures.Sink("hot", 60_032, written, 5, 0, 5, 60_022 - written, 0, 0),
            new DayFigures.Sink("lake", 60_032, 60_022, 5, 0, 5, 0, 0, 0)),
        new DayFigures.Merged(3, removed));
  }

  private static CompletenessStatement statement(long lakeRows, long hotRows) {
    return new CompletenessStatement(
        LocalDate.parse("2026-11-20"),
        Instant.parse("2026-11-21T06:00:00Z"),
        List.of(
            FeedStatement.of(
                figures(60_022, 4),
                lakeRows,
                hotRows,
                FeedStatement.Expired.NOTHING,
                List.of("silent from 2026-11-20T03:00:00Z to 2026-11-20T03:40:00Z"))));
  }

  private static byte[] signed() {
    return SignedStatement.sign(statement(60_022, 60_022), KEY).getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void holdsAsItWasSigned() {
    assertThat(SignedStatement.check(signed(), Optional.of(KEY.getPublic())))
        .isInstanceOfSatisfying(
            Check.Holds.class,
            holds -> assertThat(holds.statement().path("day").asText()).isEqualTo("2026-11-20"));
  }

  @Test
  void isRefusedWhenAnyByteWasChanged() {
    byte[] sound = signed();
    for (int at = 0; at < sound.length; at++) {
      byte[] changed = sound.clone();
      changed[at] ^= 1;
      assertThat(SignedStatement.check(changed, Optional.of(KEY.getPublic())))
          .as("byte %d", at)
          .isInstanceOf(Check.Refused.class);
      assertThat(SignedStatement.check(changed, Optional.empty()))
          .as("byte %d, without a key", at)
          .isInstanceOf(Check.Refused.class);
    }
  }

  @Test
  void isRefusedWhenItHoldsMoreThanWhatWasSigned() {
    String sound = new String(signed(), StandardCharsets.UTF_8);
    for (String more :
        List.of(
            sound.replace("}\n", ",\"verdict\":\"complete\"}\n"),
            sound.replace("{\"signature\":{", "{\"a\":1,\"signature\":{"),
            sound.replace("\"},\"statement\"", "\",\"x\":1},\"statement\""))) {
      assertThat(more).isNotEqualTo(sound);
      assertThat(check(more, Optional.of(KEY.getPublic())))
          .as(more)
          .isInstanceOf(Check.Refused.class);
      assertThat(check(more, Optional.empty())).as(more).isInstanceOf(Check.Refused.class);
    }
  }

  @Test
  void isRefusedWhenItWasSignedAnewWithAnotherKey() {
    byte[] forged =
        SignedStatement.sign(statement(60_022, 60_022), OTHER).getBytes(StandardCharsets.UTF_8);

    assertThat(SignedStatement.check(forged, Optional.of(KEY.getPublic())))
        .isInstanceOfSatisfying(
            Check.Refused.class, no -> assertThat(no.reason()).contains("another key"));
    assertThat(SignedStatement.check(forged, Optional.empty()))
        .as("the key in the file is not trusted by itself")
        .isInstanceOf(Check.KeyNotGiven.class);
  }

  @Test
  void isNotSignedWhenThereIsNoSignature() {
    String unsigned = SignedStatement.unsigned(statement(60_022, 60_022));
    String signed = new String(signed(), StandardCharsets.UTF_8);

    assertThat(check(unsigned, Optional.of(KEY.getPublic()))).isInstanceOf(Check.NotSigned.class);
    assertThat(check(unsigned, Optional.empty())).isInstanceOf(Check.NotSigned.class);
    assertThat("{" + signed.substring(signed.indexOf("\"statement\":")))
        .as("what is left when somebody takes the signature away")
        .isEqualTo(unsigned);
    assertThat(check(unsigned.replace("\n", ""), Optional.empty()))
        .isInstanceOf(Check.Refused.class);
    assertThat(check("{\"signature\":{}," + unsigned.substring(1), Optional.empty()))
        .as("a signature that says nothing")
        .isInstanceOf(Check.Refused.class);
  }

  private static Check check(String text, Optional<PublicKey> trusted) {
    return SignedStatement.check(text.getBytes(StandardCharsets.UTF_8), trusted);
  }

  @Test
  void readsKeysAsTheyAreWritten() {
    KeyPair read = StatementKeys.pair(StatementKeys.pem(KEY.getPrivate()));

    assertThat(read.getPublic()).isEqualTo(KEY.getPublic());
    assertThat(StatementKeys.publicKey(StatementKeys.pem(KEY.getPublic())))
        .isEqualTo(KEY.getPublic());
    assertThat(StatementKeys.fingerprint(KEY.getPublic())).matches("SHA256:[0-9a-f]{64}");
    assertThatThrownBy(() -> StatementKeys.pair(StatementKeys.pem(KEY.getPublic())))
        .isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> StatementKeys.publicKey("no key"))
        .isInstanceOf(TakagariException.class);
  }

  @Test
  void readsAKeyThatOpensslMade() {
    String pem =
        """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
        -----END PRIVATE KEY-----
        """;

    // of the test vectors' kind: the public key of the bytes 0 to 31
    assertThat(StatementKeys.pem(StatementKeys.pair(pem).getPublic()))
        .contains("MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=");
  }

  @Test
  void saysWhetherFiguresAreEqualExplainedOrNot() {
    assertThat(results(60_022, 60_022)).containsExactly(Result.EXPLAINED, Result.EQUAL);
    assertThat(results(60_019, 60_022)).contains(Result.EXPLAINED).doesNotContain(unexplained());
    assertThat(results(60_017, 60_022)).contains(unexplained());
    assertThat(results(60_023, 60_022)).contains(unexplained());
    assertThat(results(60_022, 60_021)).contains(unexplained());
    assertThat(results(-1, 60_022)).contains(unexplained());
    assertThat(statement(60_022, 60_022).result()).isEqualTo(Result.EXPLAINED);
    assertThat(statement(60_022, 1).result()).isEqualTo(unexplained());
  }

  @Test
  void explainsWhatRetentionRemoved() {
    FeedStatement statement =
        FeedStatement.of(
            figures(60_000, 0), 50_000, 0, new FeedStatement.Expired(10_022, 60_000), List.of());

    assertThat(statement.equations())
        .filteredOn(equation -> equation.name().endsWith("-rows"))
        .extracting(Equation::reason)
        .containsOnly("removed by retention");
  }

  @Test
  void isWrittenAsTheReferenceShows() {
    Golden.check(
        Path.of("../docs/reference/completeness-statement.json"),
        statement(60_019, 60_022).json() + "\n");
  }

  private static Result unexplained() {
    return Result.UNEXPLAINED;
  }

  private static List<Result> results(long lakeRows, long hotRows) {
    return statement(lakeRows, hotRows).feeds().getFirst().equations().stream()
        .map(Equation::result)
        .distinct()
        .toList();
  }
}
