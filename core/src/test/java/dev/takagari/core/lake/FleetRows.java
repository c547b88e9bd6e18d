package dev.takagari.core.lake;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.util.List;
import java.util.Random;

/// Rows as a fleet of sensors sends them, for measurements: about the columns, attributes, lengths
/// and repetition of process and DNS events. Not odd at all.
public final class FleetRows {
  private static final String HEX = "0123456789abcdef";
  private static final String ID = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final String[] CLASSES = {
    "process", "network", "dns", "file", "registry", "identity", "alert", "other"
  };

  private final Random random;
  private final int hosts;
  private final String[] hashes;
  private long line;

  public FleetRows(long seed, int hosts) {
    this.random = new Random(seed);
    this.hosts = hosts;
    this.hashes = new String[2_000];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = text(HEX, 64);
    }
  }

  /// A row of one of the first `classes` classes at the time given.
  public EventRow.Builder next(long micros, int classes) {
    int host = random.nextInt(hosts);
    String aid = "%032x".formatted(0x5DEECE66DL * (host + 1));
    String hash = hashes[(int) Math.abs(random.nextGaussian() * 300) % hashes.length];
    String name = "program" + hash.charAt(0) + hash.charAt(1) + ".exe";
    String user = "user" + host % 97;
    String domain = "host" + random.nextInt(5_000) + ".example" + host % 7 + ".com";
    String address = "10." + host % 200 + "." + random.nextInt(255) + "." + random.nextInt(255);
    boolean dns = random.nextInt(4) == 0;
    line++;
    EventRow.Builder row =
        EventRow.builder()
            .set(Columns.TIMESTAMP, micros)
            .set(Columns.EVENT_CREATED, micros + 1_500_000)
            .set(Columns.EVENT_INGESTED, micros + 600_000_000)
            .set(Columns.EVENT_ID, text(ID, 26))
            .set(Columns.EVENT_KIND, "event")
            .set(Columns.EVENT_CLASS, CLASSES[random.nextInt(classes)])
            .set(Columns.EVENT_CATEGORY, List.of(dns ? "network" : "process"))
            .set(Columns.EVENT_TYPE, List.of(dns ? "protocol" : "start"))
            .set(Columns.EVENT_ACTION, dns ? "DnsRequest" : "ProcessRollup2")
            .set(Columns.EVENT_OUTCOME, "success")
            .set(Columns.EVENT_MODULE, "crowdstrike")
            .set(Columns.EVENT_DATASET, "crowdstrike.fdr")
            .set(Columns.ORGANIZATION_ID, "0123456789abcdef0123456789abcdef")
            .set(Columns.RAW_OBJECT, "fdr/data/0a1b2c3d-0000-4000-8000-00000000000" + host % 4)
            .set(Columns.RAW_LINE, line)
            .set(
                Columns.RAW_SHAPE,
                "fdr.1|ContextBaseFileName,ContextProcessId,aid,aip,cid,event_platform,"
                    + (dns ? "DomainName" : "CommandLine,SHA256HashData")
                    + ",timestamp|")
            .set(Columns.HOST_ID, aid)
            .set(Columns.HOST_NAME, "laptop-" + host)
            .set(Columns.HOST_EXTERNAL_IP, List.of("203.0.113." + host % 250))
            .set(Columns.HOST_OS_TYPE, "windows")
            .set(Columns.AGENT_VERSION, "1007.3.0014304.1")
            .set(Columns.PROCESS_ENTITY_ID, Long.toString(random.nextLong() >>> 8))
            .set(Columns.PROCESS_NAME, name)
            .set(Columns.USER_ID, "S-1-5-21-1004336348-1177238915-682003330-" + host)
            .set(Columns.USER_NAME, user)
            .set(Columns.RELATED_USER, List.of(user))
            .attribute("ConfigStateHash", "3645117824")
            .attribute("EffectiveTransmissionClass", "2")
            .attribute("Entitlements", "15")
            .attribute("id", text(HEX, 32))
            .attribute("ContextThreadId", Long.toString(random.nextLong() >>> 16))
            .attribute("name", dns ? "DnsRequestV4" : "ProcessRollup2V19");
    if (dns) {
      return row.set(Columns.DNS_QUESTION_NAME, domain)
          .set(Columns.DNS_QUESTION_TYPE, "A")
          .set(Columns.DNS_RESOLVED_IP, List.of(address))
          .set(Columns.RELATED_IP, List.of(address))
          .set(Columns.RELATED_DOMAIN, List.of(domain));
    }
    return row.set(Columns.PROCESS_PARENT_ENTITY_ID, Long.toString(random.nextLong() >>> 8))
        .set(Columns.PROCESS_PARENT_NAME, "explorer.exe")
        .set(Columns.PROCESS_EXECUTABLE, "\\windows\\system32\\" + name)
        .set(Columns.PROCESS_HASH_SHA256, hash)
        .set(Columns.PROCESS_HASH_MD5, hash.substring(32))
        .set(Columns.RELATED_HASH, List.of(hash, hash.substring(32)))
        .set(
            Columns.PROCESS_COMMAND_LINE,
            "\"C:\\Windows\\System32\\"
                + name
                + "\" -k netsvcs -p -s "
                + user
                + " --session "
                + random.nextInt(1_000_000))
        .set(Columns.PROCESS_START, micros)
        .attribute("ImageFileName", "\\Device\\HarddiskVolume3\\Windows\\System32\\" + name)
        .attribute("SourceProcessId", Long.toString(random.nextLong() >>> 8))
        .attribute("SessionId", Integer.toString(random.nextInt(4)))
        .attribute("TokenType", "1")
        .attribute("Tags", "25, 27, 40, 151, 874, 924, 12094627905582");
  }

  private String text(String alphabet, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
