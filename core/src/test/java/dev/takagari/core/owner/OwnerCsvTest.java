package dev.takagari.core.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.owner.OwnerRule.Type;
import dev.takagari.core.testing.Seeds;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class OwnerCsvTest {
  private static String message(String csv) {
    try {
      OwnerCsv.read(csv);
    } catch (TakagariException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.BAD_OWNERS_FILE);
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("it was taken");
  }

  @Test
  void readsWhatSpreadsheetsWrite() {
    OwnerList list =
        OwnerCsv.read(
            "\uFEFFType, Pattern,person,team,channel\r\n"
                + "# desktops of Tokyo\r\n"
                + "host,WS-*,\"Sato, Hanako\",\"the \"\"blue\"\" team\",#blue\r\n"
                + ",,,,\r\n"
                + "\r\n"
                + "user,EXAMPLE\\ann, Ann ,,\n"
                + "HOST,db-0?,,Databases,");
    assertThat(list.rules())
        .containsExactly(
            new OwnerRule(
                3, Type.HOST, "WS-*", new Owner("Sato, Hanako", "the \"blue\" team", "#blue")),
            new OwnerRule(6, Type.USER, "EXAMPLE\\ann", new Owner("Ann", "", "")),
            new OwnerRule(7, Type.HOST, "db-0?", new Owner("", "Databases", "")));
  }

  @Test
  void refusesTheWholeFileAndNamesEveryBadLine() {
    assertThat(
            message(
                """
                type,pattern,person,team,channel
                host,a,Ann,,
                machine,secret-name,Ann,,
                host,,Ann,,
                host,b,,,
                host,c,Ann
                host,"d"x,Ann,,
                host,e\tf,Ann,,
                """))
        .isEqualTo(
            "nothing was loaded: line 3 has neither host nor user as its type; line 4 has no"
                + " pattern; write * for every name; line 5 names nobody; fill person, team or"
                + " channel; line 6 has 3 cells instead of 5; put cells with a comma into double"
                + " quotes; line 7 has text behind a closing double quote; line 8 has a control"
                + " character in a cell; write it on one line, without tabs");
  }

  @Test
  void refusesAFileWithoutItsHeader() {
    assertThat(message("host,a,Ann,,\n")).contains("line 1 is not the header");
    assertThat(message("")).contains("line 1 is missing", OwnerCsv.HEADER);
    assertThat(message("# nothing\n")).contains("line 1 is missing");
  }

  @Test
  void refusesAQuoteThatDoesNotEnd() {
    assertThat(message(OwnerCsv.HEADER + "\nhost,\"a,Ann,,\nhost,b,Ann,,\n"))
        .contains("line 2 has a double quote that does not end");
  }

  @Test
  void isBounded() {
    String rule = "host,a,Ann,,\n";
    assertThat(OwnerCsv.read(OwnerCsv.HEADER + "\n" + rule.repeat(10_000)).rules()).hasSize(10_000);
    assertThat(message(OwnerCsv.HEADER + "\n" + rule.repeat(10_001)))
        .contains("line 10002 is one too many");
    assertThat(message("x".repeat(OwnerCsv.MOST_BYTES + 1))).contains("larger");
    assertThat(message(OwnerCsv.HEADER + "\n" + "host\n".repeat(40))).contains("20 lines more");
    assertThat(message(OwnerCsv.HEADER + "\nhost," + "p".repeat(201) + ",Ann,,")).contains("200");
  }

  @Test
  void takesOrRefusesAnyTextAndNothingElse() {
    RandomGenerator random = Seeds.random("owners");
    String letters = "host,user\"\n\r #*?\\é\u0000\t\uFEFF,,,";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder csv = new StringBuilder(random.nextInt(3) == 0 ? "" : OwnerCsv.HEADER + "\n");
      for (int n = random.nextInt(60); n > 0; n--) {
        csv.append(letters.charAt(random.nextInt(letters.length())));
      }
      try {
        assertThat(OwnerCsv.read(csv.toString()).rules()).isNotNull();
      } catch (TakagariException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.BAD_OWNERS_FILE);
      }
    }
  }

  @Test
  void givesTheFirstRuleThatFits() {
    OwnerList list =
        OwnerCsv.read(
            """
            type,pattern,person,team,channel
            host,ws-0?42,Wildcard,,
            host,ws-0142,Exact,,
            user,*\\admin,Admins,,
            host,がく*,Kana,,
            host,ws-*,Rest,,
            user,ann,Ann,,
            """);
    assertThat(person(list, List.of("WS-0142"), List.of())).isEqualTo("Wildcard");
    assertThat(person(list, List.of("ws-7"), List.of("ann"))).isEqualTo("Rest");
    assertThat(person(list, List.of("srv"), List.of("ANN"))).isEqualTo("Ann");
    assertThat(person(list, List.of("ws-7"), List.of("CORP\\Admin"))).isEqualTo("Admins");
    assertThat(person(list, List.of("か\u3099くSEI"), List.of())).isEqualTo("Kana");
    assertThat(list.find(List.of("srv"), List.of("bob"))).isEmpty();
    assertThat(list.find(List.of(), List.of())).isEmpty();
  }

  private static String person(OwnerList list, List<String> hosts, List<String> users) {
    return list.find(hosts, users).orElseThrow().owner().person();
  }

  @Test
  void patternsMeanWhatTheyLookLike() {
    for (String[] fits :
        new String[][] {
          {"*", ""},
          {"*", "x"},
          {"a*b", "ab"},
          {"a*b", "axxb"},
          {"**a", "ba"},
          {"?", "é"},
          {"a?c*", "abcd"},
          {"*a*a*", "aa"},
          {"?", "\uD83D\uDE00"}
        }) {
      assertThat(rule(fits[0]).fits(fits[1])).as(String.join(" ", fits)).isTrue();
    }
    for (String[] not :
        new String[][] {{"?", ""}, {"a*b", "abc"}, {"a", "ab"}, {"*a*a*", "a"}, {"??", "a"}}) {
      assertThat(rule(not[0]).fits(not[1])).as(String.join(" ", not)).isFalse();
    }
    assertThatThrownBy(() -> OwnerCsv.read("x")).isInstanceOf(TakagariException.class);
  }

  private static OwnerRule rule(String pattern) {
    return new OwnerRule(1, Type.HOST, pattern, new Owner("a", "", ""));
  }
}
