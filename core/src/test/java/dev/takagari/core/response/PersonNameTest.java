package dev.takagari.core.response;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Actor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonNameTest {
  @ParameterizedTest
  @CsvSource({
    "ann, ANN",
    "ann, ' ann '",
    "ann, '\u3000ann\u00a0'",
    "ann, \uff41\uff4e\uff4e",
    "ann, \uff21\uff2e\uff2e",
    "ann, a\u200bnn",
    "ann, \u2066ann\u2069",
    "ann, '\ufeffann'",
    "ann, ann\ufe0f",
    "ann, a\u034fnn",
    "ann, \ud835\udc1ann",
    "ida, \u0130da",
    "IDA, \u0131da",
    "kim, \u212aim",
    "jos\u00e9, jose\u0301",
    "JOSE\u0301, jos\u00e9",
    "stra\u00dfe, STRASSE",
    "stra\u00dfe, stra\u1e9ee",
    "\u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2, \u03a3\u0399\u0301\u03a3\u03a5\u03a6\u039f\u03a3",
    "ann lee, 'ann \u2003 lee'",
    "ann lee, 'ann\tlee'",
    "offi, o\ufb03",
    "github:octo, GitHub:Octo"
  })
  void spellingsOfANameAreOne(String one, String other) {
    assertThat(same(one, other)).isTrue();
    assertThat(PersonName.folded(PersonName.folded(other))).isEqualTo(PersonName.folded(other));
  }

  @ParameterizedTest
  @CsvSource({"ann, anna", "ann, an", "jos\u00e9, jose", "ann lee, annlee", "a1, a2"})
  void othersAreOthers(String one, String other) {
    assertThat(same(one, other)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u200b", "\u3164", "\u0000\t\u2066", "\ufe0f"})
  void whatNobodySeesIsNoName(String name) {
    assertThat(PersonName.folded(name)).isEmpty();
  }

  @Test
  void longHostileNamesAreFolded() {
    assertThat(PersonName.folded("\ufdfa".repeat(100) + "\u200b".repeat(10_000))).isNotEmpty();
  }

  private static boolean same(String one, String other) {
    return Response.isSamePerson(
        new Actor(one, Actor.Origin.API), new Actor(other, Actor.Origin.CLI));
  }
}
