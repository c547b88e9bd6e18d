package dev.takagari.app.fleet;

import dev.takagari.app.fleet.EventCatalog.Template;
import java.util.List;

/// Counts, while lines are written, what the queries of the story must find in them.
///
/// A probe looks only at lines of the kinds that have its field, so the cost on the rest is one bit
/// test.
final class Tally {
  private static final int ENCODED = 1;
  private static final int DOMAIN = 2;
  private static final int HASH = 4;
  private static final int MACRO = 8;
  private static final int WRITTEN = 16;
  private static final int AUTOSTART = 32;
  private static final int ADDRESS = 64;

  private final int[] probes;
  private final byte[] encodedNeedle = LineBuffer.ascii(" -enc ");
  private final byte[] domainNeedle;
  private final byte[] hashNeedle;
  private final byte[] parentNeedle = LineBuffer.ascii("\"ParentBaseFileName\":\"WINWORD.EXE\"");
  private final byte[] shellNeedle = LineBuffer.ascii("\\\\powershell.exe\"");
  private final byte[] autostartNeedle = LineBuffer.ascii("\"RegValueName\":\"LapwingSync\"");
  private final byte[] addressNeedle;
  private long encoded;
  private long domain;
  private long hash;
  private long macro;
  private long written;
  private long autostart;
  private long address;

  Tally(EventCatalog catalog, String sha256, String domainName, String remote) {
    this.domainNeedle = LineBuffer.ascii("\"DomainName\":\"" + domainName + "\"");
    this.hashNeedle = LineBuffer.ascii("\"SHA256HashData\":\"" + sha256 + "\"");
    this.addressNeedle = LineBuffer.ascii("\"RemoteAddressIP4\":\"" + remote + "\"");
    this.probes = new int[catalog.templates().size()];
    for (Template template : catalog.templates()) {
      probes[template.index()] = probes(template.type(), template.fields());
    }
  }

  private static int probes(String type, List<String> fields) {
    boolean process = type.contains("ProcessRollup2") || type.equals("EndOfProcess");
    return (fields.contains("CommandLine") ? ENCODED : 0)
        | (fields.contains("DomainName") ? DOMAIN : 0)
        | (process && fields.contains("SHA256HashData") ? HASH : 0)
        | (type.equals("ProcessRollup2") ? MACRO : 0)
        | (type.equals("PeFileWritten") ? WRITTEN : 0)
        | (fields.contains("RegValueName") ? AUTOSTART : 0)
        | (type.startsWith("NetworkConnectIP4") ? ADDRESS : 0);
  }

  /// Looks at the line of `template` that begins at `from`.
  void see(Template template, LineBuffer line, int from) {
    int probe = probes[template.index()];
    if (probe == 0) {
      return;
    }
    encoded += hit(probe, ENCODED, line, from, encodedNeedle);
    domain += hit(probe, DOMAIN, line, from, domainNeedle);
    hash += hit(probe, HASH, line, from, hashNeedle);
    written += hit(probe, WRITTEN, line, from, hashNeedle);
    autostart += hit(probe, AUTOSTART, line, from, autostartNeedle);
    address += hit(probe, ADDRESS, line, from, addressNeedle);
    if ((probe & MACRO) != 0 && line.holds(from, parentNeedle) && line.holds(from, shellNeedle)) {
      macro++;
    }
  }

  long encoded() {
    return encoded;
  }

  long domain() {
    return domain;
  }

  long hash() {
    return hash;
  }

  long macro() {
    return macro;
  }

  long written() {
    return written;
  }

  long autostart() {
    return autostart;
  }

  long address() {
    return address;
  }

  private static int hit(int probe, int which, LineBuffer line, int from, byte[] needle) {
    return (probe & which) != 0 && line.holds(from, needle) ? 1 : 0;
  }
}
