package dev.takagari.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SightingCollectorTest {
  private final List<Sighting> taken = new ArrayList<>();
  private final SightingCollector collector = new SightingCollector(taken::addAll);
  private final SightingCollector.Watch watch = collector.watch();

  private static EventRow.Builder event(String action, long time) {
    return EventRow.builder()
        .set(Columns.TIMESTAMP, time)
        .set(Columns.EVENT_ACTION, action)
        .set(Columns.ORGANIZATION_ID, "t")
        .set(Columns.HOST_ID, "a1")
        .set(Columns.HOST_NAME, "ws-1")
        .set(Columns.RAW_SHAPE, "fdr.1|ComputerName,aid|");
  }

  @Test
  void doesNotTellANameThatWasLookedUp() {
    watch.see(event("AgentOnline", 1).set(Columns.RAW_SHAPE, "fdr.1|aid|").build());
    watch.see(
        event("AgentOnline", 2)
            .set(Columns.RAW_SHAPE, "fdr.1|aid|")
            .attribute("ComputerName", "WS-1")
            .build());
    collector.flush();
    assertThat(taken).hasSize(2);
    assertThat(taken.getFirst().values(Trait.HOST_NAME)).isEmpty();
    assertThat(taken.getLast().values(Trait.HOST_NAME)).containsExactly("WS-1");
  }

  @Test
  void tellsOnceWhatIsSaidAgainAndAgain() {
    for (long time : new long[] {30, 10, 20, 50, 40}) {
      String ip = time < 40 ? "10.0.0.1" : "10.0.0.2";
      watch.see(
          event("AgentOnline", time)
              .set(Columns.HOST_IP, List.of(ip))
              .set(Columns.HOST_EXTERNAL_IP, List.of("198.51.100.1"))
              .build());
    }
    collector.flush();
    collector.flush();

    assertThat(taken).hasSize(2);
    Sighting first = taken.getFirst();
    assertThat(first)
        .isEqualTo(
            new Sighting(
                Subject.HOST,
                "t",
                "a1",
                "AgentOnline",
                "",
                10,
                30,
                Map.of(
                    Trait.HOST_ID, List.of("a1"),
                    Trait.HOST_NAME, List.of("ws-1"),
                    Trait.LOCAL_IP, List.of("10.0.0.1"),
                    Trait.EXTERNAL_IP, List.of("198.51.100.1"))));
    assertThat(taken.getLast().first()).isEqualTo(40);
    assertThat(taken.getLast().last()).isEqualTo(50);
  }

  @Test
  void tellsWhereAnAccountWasUsed() {
    watch.see(
        event("UserLogon", 5)
            .set(Columns.USER_ID, "S-1-5-21-7")
            .set(Columns.USER_NAME, "ann")
            .set(Columns.USER_DOMAIN, "example")
            .attribute("UserPrincipal", "Ann@example.com")
            .build());
    watch.see(event("UserLogonFailed2", 6).set(Columns.USER_NAME, "mallory").build());
    collector.flush();

    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().subject()).isEqualTo(Subject.USER);
    assertThat(taken.getFirst().key()).isEqualTo("S-1-5-21-7");
    assertThat(taken.getFirst().part()).isEqualTo("a1");
    assertThat(taken.getFirst().values(Trait.USER_PRINCIPAL)).containsExactly("Ann@example.com");
  }

  @Test
  void keepsAHistoryForEachCard() {
    for (String card : List.of("00-1b-44-11-3a-b7", "00-1b-44-11-3a-b8")) {
      watch.see(
          event("LocalIpAddressIP4", 5)
              .set(Columns.HOST_IP, List.of("10.0.0." + card.charAt(16)))
              .attribute("PhysicalAddress", card)
              .build());
    }
    collector.flush();
    assertThat(taken)
        .extracting(Sighting::part)
        .containsExactlyInAnyOrder("00-1b-44-11-3a-b7", "00-1b-44-11-3a-b8");
  }

  @Test
  void tellsOfContainersWhateverTheEvent() {
    watch.see(
        EventRow.builder()
            .set(Columns.TIMESTAMP, 9)
            .set(Columns.EVENT_ACTION, "execve")
            .set(Columns.EVENT_DATASET, "falco.alerts")
            .set(Columns.HOST_NAME, "ip-10-7-0-4")
            .set(Columns.CONTAINER_ID, "c1209dd4c6e6")
            .set(Columns.ORCHESTRATOR_RESOURCE_NAME, "web-0")
            .build());
    collector.flush();
    assertThat(taken).hasSize(1);
    assertThat(taken.getFirst().key()).isEqualTo("container c1209dd4c6e6");
    assertThat(taken.getFirst().source()).isEqualTo("falco.alerts");
    assertThat(taken.getFirst().values(Trait.TASK)).containsExactly("web-0");
  }

  @Test
  void passesOverAllOtherEvents() {
    watch.see(event("ProcessRollup2", 1).build());
    watch.see(event("DnsRequest", 2).build());
    watch.see(EventRow.builder().set(Columns.TIMESTAMP, 3).build());
    watch.see(
        EventRow.builder()
            .set(Columns.TIMESTAMP, 4)
            .set(Columns.EVENT_ACTION, "AgentOnline")
            .build());
    collector.flush();
    assertThat(taken).isEmpty();
  }

  @Test
  void handsOverWhatIsTooMuchToHold() {
    for (int i = 0; i < 20_000; i++) {
      watch.see(event("AgentOnline", i).set(Columns.HOST_ID, "a" + i).build());
    }
    assertThat(taken).hasSize(20_000);
  }
}
