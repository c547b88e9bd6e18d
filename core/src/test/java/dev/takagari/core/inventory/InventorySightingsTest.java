package dev.takagari.core.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.ledger.InventoryRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class InventorySightingsTest {
  private static List<Sighting> of(InventoryKind kind, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    InventoryRow row = new InventoryReader().read(kind, bytes, 0, bytes.length, "o", 1, 77);
    return InventorySightings.of(List.of(row));
  }

  @Test
  void readsHostsWithASensor() {
    Sighting host =
        of(
                InventoryKind.AIDMASTER,
                """
                {"aid":"AB","cid":"CC","ComputerName":"WS-1","Version":"Windows 11",
                "AgentVersion":"7.1","MachineDomain":"none","aip":"198.51.100.1 2001:DB8::1",
                "Time":"1700000000.5"}\
                """)
            .getFirst();
    assertThat(host.subject()).isEqualTo(Subject.HOST);
    assertThat(host.key()).isEqualTo("ab");
    assertThat(host.tenant()).isEqualTo("cc");
    assertThat(host.first()).isEqualTo(1_700_000_000_500_000L);
    assertThat(host.values(Trait.HOST_NAME)).containsExactly("WS-1");
    assertThat(host.values(Trait.EXTERNAL_IP)).containsExactly("198.51.100.1", "2001:db8::1");
    assertThat(host.values(Trait.MACHINE_DOMAIN)).isEmpty();
  }

  @Test
  void readsEveryAddressOfDevicesNearby() {
    Sighting device =
        of(
                InventoryKind.NOTMANAGED,
                """
                {"MAC":"00-1B-44-11-3A-B7","CurrentLocalIP":"10.0.0.9","__mv_LocalAddressIP4":
                "$10.0.0.7$;$10.0.0.8$","LocalAddressIP4":["10.0.0.7"],"NeighborName":"printer",
                "aip":"0.0.0.0"}\
                """)
            .getFirst();
    assertThat(device.values(Trait.LOCAL_IP))
        .containsExactlyInAnyOrder("10.0.0.7", "10.0.0.8", "10.0.0.9");
    assertThat(device.values(Trait.EXTERNAL_IP)).isEmpty();
    assertThat(device.first()).isEqualTo(77);
  }

  @Test
  void readsAccounts() {
    Sighting user =
        of(
                InventoryKind.USERINFO,
                """
                {"User":"EXAMPLE\\\\ann","UserName":"ann","UserSid_readable":"S-1-5-21-7",
                "LastLoggedOnHost":"WS-1","_time":"1700000000"}\
                """)
            .getFirst();
    assertThat(user.subject()).isEqualTo(Subject.USER);
    assertThat(user.key()).isEqualTo("S-1-5-21-7");
    assertThat(user.values(Trait.USER_DOMAIN)).containsExactly("EXAMPLE");
    assertThat(user.values(Trait.HOST_NAME)).containsExactly("WS-1");
  }

  @Test
  void saysWhatKindOfMachineItIs() {
    Sighting host =
        of(
                InventoryKind.AIDMASTER,
                """
                {"aid":"AB","ProductType":"2.0","Time":"1700000000",
                "FalconGroupingTags":"'FalconGroupingTags/tier0', 'FalconGroupingTags/hq'",
                "SensorGroupingTags":"tokyo","AssetCriticality":"Critical"}\
                """)
            .getFirst();
    assertThat(host.values(Trait.HOST_CLASS)).containsExactly("domain-controller");
    assertThat(host.values(Trait.TAGS)).containsExactly("tier0", "hq", "tokyo");
    assertThat(host.values(Trait.CRITICALITY)).containsExactly("Critical");
    Sighting other =
        of(
                InventoryKind.AIDMASTER,
                "{\"aid\":\"AB\",\"ProductType\":\"none\",\"FalconGroupingTags\":\"none\"}")
            .getFirst();
    assertThat(other.traits()).doesNotContainKeys(Trait.HOST_CLASS, Trait.TAGS, Trait.CRITICALITY);
  }

  @Test
  void keepsCardsOfAHostApart() {
    Sighting card =
        of(
                InventoryKind.MANAGEDASSETS,
                """
                {"aid":"AB","MAC":"00-1B-44-11-3A-B7","LocalAddressIP4":"10.0.0.7"}\
                """)
            .getFirst();
    assertThat(card.key()).isEqualTo("ab");
    assertThat(card.part()).isEqualTo("00-1B-44-11-3A-B7");
  }

  @Test
  void passesOverPrograms() {
    assertThat(of(InventoryKind.APPINFO, "{\"aid\":\"AB\",\"AppName\":\"x\"}")).isEmpty();
  }
}
