package dev.takagari.app.cli.routing;

import dev.takagari.alerting.route.Duty;
import dev.takagari.alerting.route.RouteExplanation;
import dev.takagari.app.cli.hunt.TableText;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.text.PlainText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Where a case would be told, and why, as people read it.
record ExplainText(PrintWriter out) {

  void print(RouteExplanation explanation, Tell tell) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("channel", explanation.channel()));
    rows.add(row("team", explanation.team()));
    rows.add(row("system", explanation.system()));
    rows.add(row("criticality", explanation.criticality()));
    rows.add(onCall(explanation, tell));
    new TableText(List.of("WHAT", "IS", "BECAUSE OF")).print(rows, out);
    if (!explanation.rules().isEmpty()) {
      out.println();
      new TableText(List.of("RULE", "FITS"))
          .print(
              explanation.rules().stream()
                  .map(
                      rule ->
                          List.of(
                              rule.place(),
                              rule.against().isEmpty()
                                  ? "yes"
                                  : "no: not its " + String.join(", ", rule.against())))
                  .toList(),
              out);
    }
    out.flush();
  }

  private static List<String> row(String what, RouteExplanation.Said said) {
    return said.text().isEmpty()
        ? List.of(what, "-", "no rule says it")
        : List.of(what, PlainText.visible(said.text()), said.place());
  }

  private static List<String> onCall(RouteExplanation explanation, Tell tell) {
    if (tell != Tell.PAGE) {
      return List.of("mentioned", "-", "only `page` calls somebody");
    }
    Duty duty = explanation.duty();
    if (duty.by() == Duty.By.NOBODY) {
      String why = explanation.team().text().isEmpty() ? "there is no team" : "nobody is on call";
      return List.of("mentioned", "-", why);
    }
    return List.of("mentioned", DutyText.people(duty), DutyText.by(duty));
  }
}
