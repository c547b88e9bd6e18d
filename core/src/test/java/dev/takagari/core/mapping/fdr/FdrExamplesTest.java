package dev.takagari.core.mapping.fdr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The worked examples of the field reference, with invented values where the samples' are not
/// given.
class FdrExamplesTest {
  private static final String IDS =
      "\"cid\":\"" + "c".repeat(32) + "\",\"aid\":\"" + "a".repeat(32) + "\",";

  private final FdrTestKit kit = new FdrTestKit();

  @Test
  void dnsRequest() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"DnsRequest\",\"ContextTimeStamp\":\"1633193347.639\","
                + "\"timestamp\":\"1633193358577\",\"ContextProcessId\":\"187807125\","
                + "\"DomainName\":\"geo.prod.do.dsp.mp.microsoft.com\",\"RequestType\":\"28\","
                + "\"IP4Records\":\"51.104.162.168;\",\"CNAMERecords\":"
                + "\"geo.prod.do.dsp.trafficmanager.net;array604.prod.do.dsp.mp.microsoft.com;\","
                + "\"QueryStatus\":\"0\",\"DualRequest\":\"1\","
                + IDS
                + "\"id\":\"af616974-23a0-11ec-9e50-06ef5a990dbb\",\"name\":\"DnsRequestV4\","
                + "\"aip\":\"198.51.100.3\",\"ConfigBuild\":\"1007.3.0014304.11\","
                + "\"event_platform\":\"Win\",\"FirstIP4Record\":\"51.104.162.168\","
                + "\"RespondingDnsServer\":\"172.16.0.10\",\"Entitlements\":\"15\"}");
    assertThat(FdrTestKit.time(event, Columns.TIMESTAMP)).isEqualTo("2021-10-02T16:49:07.639Z");
    assertThat(FdrTestKit.time(event, Columns.EVENT_CREATED)).isEqualTo("2021-10-02T16:49:18.577Z");
    text(event, Columns.PROCESS_ENTITY_ID, "187807125");
    text(event, Columns.DNS_QUESTION_NAME, "geo.prod.do.dsp.mp.microsoft.com");
    text(event, Columns.DNS_QUESTION_TYPE, "AAAA");
    text(event, Columns.EVENT_OUTCOME, "success");
    text(event, Columns.EVENT_CLASS, "dns");
    assertThat(event.strings(Columns.DNS_RESOLVED_IP)).containsExactly("51.104.162.168");
    assertThat(event.strings(Columns.DNS_ANSWERS_DATA))
        .containsExactly(
            "geo.prod.do.dsp.trafficmanager.net", "array604.prod.do.dsp.mp.microsoft.com");
    assertThat(FdrTestKit.attributes(event).keySet())
        .containsExactlyInAnyOrder(
            "id",
            "name",
            "QueryStatus",
            "DualRequest",
            "FirstIP4Record",
            "RespondingDnsServer",
            "Entitlements");
    text(
        event,
        Columns.RAW_SHAPE,
        "fdr.1|CNAMERecords,ConfigBuild,ContextProcessId,ContextTimeStamp,DomainName,IP4Records,"
            + "RequestType,aid,aip,cid,event_platform,event_simpleName,timestamp");
    assertThat(event.strings(Columns.RELATED_IP)).containsExactly("51.104.162.168", "172.16.0.10");
  }

  @Test
  void processRollup2() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"ProcessRollup2\",\"TargetProcessId\":\"12938230148\","
                + "\"ParentProcessId\":\"12931897228\",\"SourceProcessId\":\"12931897228\","
                + "\"ProcessStartTime\":\"1631253468.591\",\"ProcessEndTime\":\"\",\"ImageFileName\":"
                + "\"\\\\Device\\\\HarddiskVolume2\\\\Windows\\\\SysWOW64\\\\runonce.exe\","
                + "\"IntegrityLevel\":\"12288\",\"SHA1HashData\":\""
                + "0".repeat(40)
                + "\",\"RawProcessId\":\"5128\",\"Tags\":\"27, 41\","
                + IDS
                + "\"timestamp\":\"1631253469041\"}");
    Instant start = Instant.parse("2021-09-10T05:57:48.591Z");
    assertThat(FdrTestKit.time(event, Columns.TIMESTAMP)).isEqualTo(start);
    assertThat(FdrTestKit.time(event, Columns.PROCESS_START)).isEqualTo(start);
    text(event, Columns.PROCESS_ENTITY_ID, "12938230148");
    text(event, Columns.PROCESS_PARENT_ENTITY_ID, "12931897228");
    assertThat(event.number(Columns.PROCESS_PID)).isEqualTo(5128);
    text(event, Columns.PROCESS_EXECUTABLE, "\\Windows\\SysWOW64\\runonce.exe");
    text(event, Columns.PROCESS_NAME, "runonce.exe");
    text(event, Columns.PROCESS_INTEGRITY_LEVEL, "high");
    text(event, Columns.EVENT_CLASS, "process");
    assertThat(event.strings(Columns.EVENT_TYPE)).containsExactly("start");
    assertThat(FdrTestKit.attributes(event).keySet())
        .containsExactlyInAnyOrder(
            "ImageFileName", "ProcessEndTime", "SHA1HashData", "SourceProcessId", "Tags");
  }

  @Test
  void idAboveTheSignedRange() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"NetworkConnectIP4\",\"ContextProcessId\":"
                + "\"10406654690112427952\",\"LocalAddressIP4\":\"0.0.0.0\",\"LocalPort\":\"0\","
                + "\"RemoteAddressIP4\":\"5.6.7.8\",\"RemotePort\":\"443\",\"OriginatingURL\":"
                + "\"chat.cdn.whatsapp.net\",\"ConnectionDirection\":\"0\",\"ConnectionFlags\":\"0\","
                + IDS
                + "\"id\":\"71d72ce3-8355-4e3e-94e9-eb638c361d56\",\"name\":\"NetworkConnectIP4IOSV3\","
                + "\"timestamp\":\"1711014478084\",\"event_platform\":\"iOS\"}");
    text(event, Columns.PROCESS_ENTITY_ID, "10406654690112427952");
    assertThat(event.has(Columns.SOURCE_IP)).isFalse();
    assertThat(event.number(Columns.SOURCE_PORT)).isZero();
    text(event, Columns.DESTINATION_IP, "5.6.7.8");
    assertThat(event.number(Columns.DESTINATION_PORT)).isEqualTo(443);
    text(event, Columns.DESTINATION_DOMAIN, "chat.cdn.whatsapp.net");
    text(event, Columns.NETWORK_DIRECTION, "egress");
    text(event, Columns.HOST_OS_TYPE, "ios");
    text(event, Columns.EVENT_CLASS, "network");
    assertThat(event.has(Columns.URL_ORIGINAL)).isFalse();
    assertThat(FdrTestKit.attributes(event).keySet())
        .containsExactlyInAnyOrder("LocalAddressIP4", "ConnectionFlags", "id", "name");
  }

  @Test
  void caseCollidingNamesAndLargeNumbers() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"ChannelDataDownloadComplete\",\"Id\":\"0\",\"id\":"
                + "\"5f3a0c1e-0000-4000-8000-000000000001\",\"timestamp\":\"1700000000123\","
                + IDS
                + "\"event_platform\":\"Win\",\"ThreadStartAddress\":18446744073709551615,"
                + "\"EventOrigin\":1}");
    assertThat(FdrTestKit.time(event, Columns.TIMESTAMP)).isEqualTo("2023-11-14T22:13:20.123Z");
    text(event, Columns.EVENT_KIND, "state");
    assertThat(FdrTestKit.attributes(event))
        .isEqualTo(
            Map.of(
                "Id", "0",
                "id", "5f3a0c1e-0000-4000-8000-000000000001",
                "ThreadStartAddress", "18446744073709551615",
                "EventOrigin", "1"));
    text(
        event,
        Columns.RAW_SHAPE,
        "fdr.1|aid,cid,event_platform,event_simpleName,timestamp|EventOrigin,ThreadStartAddress");
  }

  @Test
  void acceptedConnection() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"NetworkReceiveAcceptIP4\",\"LocalAddressIP4\":\"239.255.255.250\","
                + "\"LocalPort\":\"1900\",\"RemoteAddressIP4\":\"127.0.0.1\",\"RemotePort\":\"50948\","
                + "\"ConnectionDirection\":\"1\",\"Protocol\":\"17\",\"aip\":\"94.140.8.199\","
                + IDS
                + "\"timestamp\":\"1627863684562\"}");
    text(event, Columns.SOURCE_IP, "127.0.0.1");
    assertThat(event.number(Columns.SOURCE_PORT)).isEqualTo(50948);
    text(event, Columns.DESTINATION_IP, "239.255.255.250");
    assertThat(event.number(Columns.DESTINATION_PORT)).isEqualTo(1900);
    text(event, Columns.NETWORK_DIRECTION, "ingress");
    text(event, Columns.NETWORK_TRANSPORT, "udp");
    assertThat(event.has(Columns.RELATED_IP)).isFalse();
    assertThat(event.attributeCount()).isZero();
  }

  @Test
  void registryValue() {
    EventRow event =
        kit.decode(
            "{\"event_simpleName\":\"AsepValueUpdate\",\"RegObjectName\":"
                + "\"\\\\REGISTRY\\\\MACHINE\\\\SOFTWARE\\\\Microsoft\\\\Windows NT\\\\CurrentVersion"
                + "\\\\Winlogon\",\"RegValueName\":\"Shell\",\"RegStringValue\":\"Explorer.exe\","
                + "\"TargetFileName\":\"\","
                + IDS
                + "\"timestamp\":\"1687509704420\"}");
    String key = "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon";
    text(event, Columns.REGISTRY_HIVE, "HKLM");
    text(event, Columns.REGISTRY_KEY, key);
    text(event, Columns.REGISTRY_PATH, "HKLM\\" + key + "\\Shell");
    text(event, Columns.REGISTRY_VALUE, "Shell");
    text(event, Columns.EVENT_CLASS, "registry");
    assertThat(event.strings(Columns.REGISTRY_DATA_STRINGS)).isEqualTo(List.of("Explorer.exe"));
    assertThat(FdrTestKit.attributes(event).keySet())
        .containsExactlyInAnyOrder("RegObjectName", "TargetFileName");
  }

  @Test
  void externalWithNumbersAndBooleans() {
    String hash = "1c0ed38d".repeat(8);
    EventRow event =
        kit.decode(
            "{\"ExternalApiType\":\"Event_ModuleSummaryInfoEvent\",\"eid\":118,\"Nonce\":"
                + "5717719941105978442,\"SignInfoFlagSelfSigned\":false,\"UTCTimestamp\":1633169864068,"
                + "\"timestamp\":\"2021-10-02T10:17:44Z\",\"SHA256HashData\":\""
                + hash
                + "\"}");
    assertThat(FdrTestKit.time(event, Columns.TIMESTAMP)).isEqualTo("2021-10-02T10:17:44.068Z");
    assertThat(FdrTestKit.time(event, Columns.EVENT_CREATED)).isEqualTo("2021-10-02T10:17:44Z");
    text(event, Columns.FILE_HASH_SHA256, hash);
    text(event, Columns.EVENT_CLASS, "file");
    text(event, Columns.EVENT_DATASET, "crowdstrike.external");
    assertThat(FdrTestKit.attributes(event))
        .isEqualTo(
            Map.of(
                "Nonce", "5717719941105978442", "eid", "118", "SignInfoFlagSelfSigned", "false"));
    text(
        event,
        Columns.RAW_SHAPE,
        "fdr.1|ExternalApiType,SHA256HashData,UTCTimestamp,timestamp"
            + "|Nonce,SignInfoFlagSelfSigned,eid");
  }

  @Test
  void idsOfTheExamples() {
    EventRow collision =
        kit.decode(
            "{\"event_simpleName\":\"ChannelDataDownloadComplete\",\"id\":"
                + "\"5f3a0c1e-0000-4000-8000-000000000001\",\"timestamp\":\"1700000000123\","
                + IDS
                + "\"event_platform\":\"Win\"}");
    assertThat(collision.string(Columns.EVENT_ID)).startsWith("01hf7yat3v").hasSize(26);
  }

  private static void text(EventRow event, Column column, String expected) {
    assertThat(event.string(column)).as(column.name()).isEqualTo(expected);
  }
}
