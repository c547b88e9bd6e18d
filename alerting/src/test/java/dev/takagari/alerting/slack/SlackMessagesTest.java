package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class SlackMessagesTest {
  private final SlackMessages messages = new SlackMessages(ZoneId.of("Asia/Tokyo"));

  private String parent(SlackScenes scene) {
    return messages
        .parent(scene.brief(), SlackScenes.CALLING, List.of(SlackScenes.TANAKA.slack()), "")
        .whole();
  }

  @Test
  void whoeverIsOnCallIsNamedUntilTheCaseIsClosed() {
    SlackScenes scene = new SlackScenes().known();
    scene.tell = Tell.PAGE;
    assertThat(parent(scene)).contains("on call: <@U0TANAKA1>");
    scene.acknowledged();
    assertThat(parent(scene)).contains("on call: <@U0TANAKA1>");

    scene.closed();
    assertThat(parent(scene)).doesNotContain("on call", "<@U0TANAKA1>");

    scene.state = CaseState.OPEN;
    scene.reason = null;
    assertThat(parent(scene)).contains("on call: <@U0TANAKA1>");
  }

  @Test
  void namesOfOurPeopleAreWrittenAsTheyAreAndNeverAsMarkup() {
    SlackScenes scene = new SlackScenes().acknowledged();
    scene.assignee = "k.ito";
    assertThat(parent(scene)).contains("assigned to k.ito").doesNotContain("[.]ito");
    scene.assignee = "<!here>";
    assertThat(parent(scene)).contains("assigned to \\u0026lt;!here\\u0026gt;");

    TimelineEntry entry =
        new TimelineEntry(
            1, SlackScenes.TIME, new Actor("k.ito", Actor.Origin.API), What.ASSIGNED, "to m.abe");
    assertThat(messages.entry(entry).whole()).contains("by k.ito (api)", "&gt; to m.abe");
    TimelineEntry said =
        new TimelineEntry(
            2, SlackScenes.TIME, new Actor("k.ito", Actor.Origin.API), What.COMMENTED, "evil.com");
    assertThat(messages.entry(said).whole()).contains("&gt; evil[.]com");
  }
}
