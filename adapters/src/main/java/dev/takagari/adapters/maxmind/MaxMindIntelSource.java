package dev.takagari.adapters.maxmind;

import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelFailure;
import dev.takagari.core.intel.IntelSource;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.core.normalize.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Country, city and network of addresses from files in MaxMind's format: GeoLite2 and GeoIP2
/// `Country`, `City`, `ASN` and `ISP`, and files of others with the same members. A file that is
/// replaced is read again. It does not judge, and tells nobody.
///
/// An answer is as old as the oldest file that it comes from.
public final class MaxMindIntelSource implements IntelSource {
  private static final Logger LOG = LoggerFactory.getLogger(MaxMindIntelSource.class);

  private final List<MaxMindFile> files;
  private final InstantSource clock;

  /// @param files what a later one says of the same thing counts
  public MaxMindIntelSource(List<Path> files, InstantSource clock) {
    this.files = files.stream().map(MaxMindFile::new).toList();
    this.clock = clock;
  }

  @Override
  public String name() {
    return "geoip";
  }

  @Override
  public boolean isOutside() {
    return false;
  }

  @Override
  public boolean takes(Observed observed) {
    return observed.kind() == ObservedKind.ADDRESS;
  }

  @Override
  public IntelAnswer lookup(Observed observed, String actor) {
    byte[] bytes = IpAddress.parse(observed.value());
    if (bytes == null) {
      return new IntelAnswer.NotFound(clock.instant());
    }
    try {
      return found(InetAddress.getByAddress(bytes));
    } catch (IOException e) {
      LOG.warn("a file of addresses cannot be read: {}", e.getMessage());
      return new IntelAnswer.Failed(IntelFailure.UNAVAILABLE);
    }
  }

  private IntelAnswer found(InetAddress address) throws IOException {
    IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    Instant oldest = clock.instant();
    boolean isKnown = false;
    for (MaxMindFile file : files) {
      MaxMindFile.Row row = file.find(address).orElse(null);
      Instant built = row == null ? file.built() : row.built();
      if (built.isBefore(oldest)) {
        oldest = built;
      }
      if (row != null) {
        isKnown = true;
        add(row.values(), facts);
      }
    }
    return isKnown
        ? new IntelAnswer.Found(facts.detail("built", oldest.toString()).build(), oldest)
        : new IntelAnswer.NotFound(oldest);
  }

  /// When each file was made, by its name; empty for one that cannot be read.
  public SequencedMap<String, Optional<Instant>> built() {
    SequencedMap<String, Optional<Instant>> built = new LinkedHashMap<>();
    for (MaxMindFile file : files) {
      built.put(file.name(), built(file));
    }
    return built;
  }

  private static Optional<Instant> built(MaxMindFile file) {
    try {
      return Optional.of(file.built());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static void add(Map<?, ?> row, IntelFacts.Builder facts) {
    String country = text(row, "country", "iso_code");
    String registered = text(row, "registered_country", "iso_code");
    if (!country.isEmpty() || !registered.isEmpty()) {
      facts.country(country.isEmpty() ? registered : country);
    }
    put(facts, "city", text(row, "city", "names", "en"));
    put(facts, "isp", text(row, "isp"));
    if (row.get("autonomous_system_number") instanceof Number number) {
      facts.asn(number.longValue());
    }
    String owner = text(row, "autonomous_system_organization");
    if (!owner.isEmpty()) {
      facts.owner(owner);
    }
  }

  private static void put(IntelFacts.Builder facts, String name, String text) {
    if (!text.isEmpty()) {
      facts.detail(name, text);
    }
  }

  /// The text at a path, empty when there is none.
  private static String text(Map<?, ?> row, String... path) {
    @Nullable Object at = row;
    for (String name : path) {
      at = at instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return at instanceof String text ? text : "";
  }
}
