package dev.takagari.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.testing.OddTexts;
import dev.takagari.core.testing.RandomEvents;
import dev.takagari.core.testing.RandomQueries;
import dev.takagari.core.testing.Seeds;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QueryPrinterTest {

  @Test
  void whatIsPrintedReadsAsTheSameQuery() {
    List<EventRow> events = new RandomEvents(Seeds.seed()).list(200);
    RandomQueries queries = new RandomQueries(Seeds.seed() + 1, events);
    for (int i = 0; i < 6_000; i++) {
      Query query = queries.next();
      String text = QueryPrinter.print(query);
      if (text.length() <= QueryParser.MAX_LENGTH) {
        assertThat(QueryParser.parse(text).query()).as(text).isEqualTo(query);
      }
    }
  }

  @Test
  void everyTextIsAQueryOrAnErrorInsideIt() {
    SplittableRandom random = new SplittableRandom(Seeds.seed());
    List<String> glue =
        List.of(
            " ",
            " AND ",
            " OR ",
            " NOT ",
            "(",
            ")",
            "-",
            ":",
            "\"",
            "host.name:",
            ":[",
            " TO ",
            "]",
            "x:>");
    for (int i = 0; i < 6_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(8); j >= 0; j--) {
        String odd = OddTexts.text(random);
        text.append(odd.length() > 100 ? "x" : odd).append(glue.get(random.nextInt(glue.size())));
      }
      String typed = text.toString();
      try {
        Query query = QueryParser.parse(typed).query();
        String printed = QueryPrinter.print(query);
        if (printed.length() <= QueryParser.MAX_LENGTH) {
          assertThat(QueryParser.parse(printed).query()).as(typed).isEqualTo(query);
        }
      } catch (QuerySyntaxException e) {
        assertThat(e.position()).as(typed).isBetween(0, typed.length());
      }
    }
  }
}
