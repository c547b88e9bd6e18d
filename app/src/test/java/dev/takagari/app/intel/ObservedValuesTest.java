package dev.takagari.app.intel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.identity.Holder;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObservedValuesTest {
  private static final String SENSOR = "9c28bb21fbea255be583ab50446a208d";
  private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

  private final ObservedValues values = new ObservedValues(new OneSensor());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          192.0.2.7                     | address 192.0.2.7
          192[.]0[.]2[.]7:443           | address 192.0.2.7
          hxxps[:]//evil[.]example/a    | url https://evil.example/a
          Evil[.]Example.               | domain evil.example, host evil.example.
          d41d8cd98f00b204e9800998ecf8427e | md5 d41d8cd98f00b204e9800998ecf8427e
          C:\\Users\\ann\\a.exe         | file-name \\users\\ann\\a.exe
          WS-0142                       | host ws-0142, user ws-0142
          ann@evil.example              | user ann@evil.example
          192.0.2.0/24                  |
          """)
  void aTextIsWhatItCanBe(String text, String meant) {
    assertThat(
            String.join(
                ", ",
                values.read(text, null, AT).stream()
                    .map(one -> one.kind().code() + " " + one.value())
                    .toList()))
        .isEqualTo(meant == null ? "" : meant);
  }

  @Test
  void theIdOfASensorOfOursIsNoMd5ThatMayLeave() {
    assertThat(values.read(SENSOR, null, AT))
        .singleElement()
        .satisfies(one -> assertThat(one.kind().mayLeave()).isFalse());
  }

  private static final class OneSensor implements IdentityBook {
    @Override
    public IdentityAnswer find(IdentityQuestion question) {
      boolean isKnown = question.lookup() == Lookup.AID && question.normal().equals(SENSOR);
      Sighting sighting =
          new Sighting(
              Subject.HOST, "", SENSOR, "tests", "", 1, 2, Map.of(Trait.HOST_ID, List.of(SENSOR)));
      return new IdentityAnswer(
          isKnown
              ? List.of(
                  new Holder(
                      Trait.HOST_ID,
                      sighting,
                      Holder.Standing.THEN,
                      OptionalLong.empty(),
                      List.of()))
              : List.of(),
          false);
    }

    @Override
    public long change(Subject subject) {
      throw new UnsupportedOperationException("only asked");
    }

    @Override
    public long export(Subject subject, Consumer<Sighting> into) {
      throw new UnsupportedOperationException("only asked");
    }
  }
}
