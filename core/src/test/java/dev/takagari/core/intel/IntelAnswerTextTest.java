package dev.takagari.core.intel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntelAnswerTextTest {
  private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123456Z");

  @Test
  void readsWhatItWrote() {
    IntelFacts all =
        IntelFacts.of(IntelVerdict.SUSPICIOUS)
            .score(0)
            .label("理由 \"quoted\"")
            .firstSeen(Instant.parse("2020-01-01T00:00:00Z"))
            .lastSeen(AT)
            .link("https://service.example/x")
            .country("JP")
            .asn(4_294_967_295L)
            .owner("somebody")
            .detections(0)
            .engines(94)
            .detail("reports", "3")
            .build();
    for (IntelAnswer.Said answer :
        List.of(
            new IntelAnswer.NotFound(AT),
            IntelAnswer.of(all, AT),
            IntelAnswer.of(IntelFacts.of(IntelVerdict.UNKNOWN).build(), AT),
            IntelAnswer.of(IntelFacts.of(IntelVerdict.BENIGN).country("DE").build(), AT))) {
      assertThat(IntelAnswerText.read(IntelAnswerText.write(answer))).contains(answer);
    }
  }

  @Test
  void passesOverWhatALaterVersionAdds() {
    assertThat(IntelAnswerText.read("{\"at\":\"" + AT + "\",\"new\":{\"verdict\":[1]}}"))
        .contains(new IntelAnswer.NotFound(AT));
  }

  @Test
  void readsNothingOutOfAnythingElse() {
    for (String text :
        List.of(
            "",
            "[]",
            "{}",
            "{",
            "{\"at\":\"yesterday\"}",
            "{\"at\":\"" + AT + "\",\"verdict\":\"FINE\"}",
            "{\"at\":\"" + AT + "\",\"verdict\":\"BENIGN\",\"score\":\"x\"}",
            "{\"at\":\"" + AT + "\"")) {
      assertThat(IntelAnswerText.read(text)).as(text).isEmpty();
    }
  }
}
