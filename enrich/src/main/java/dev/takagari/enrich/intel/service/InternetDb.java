package dev.takagari.enrich.intel.service;

import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.core.intel.ObservedKind;
import dev.takagari.enrich.intel.gate.Cleared;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Shodan InternetDB: what an address shows to the Internet: open ports, names, known weaknesses.
/// It needs no key, and so is asked only when somebody says so.
///
/// Format: internetdb.shodan.io (OpenAPI). Status 404: nothing is known. It does not judge, but
/// some of its tags do.
public final class InternetDb implements OutsideService {
  private static final ServiceProfile PROFILE =
      new ServiceProfile(
          "internetdb",
          URI.create("https://internetdb.shodan.io"),
          new LookupQuota.Rate(60, 5_000),
          false);

  private static final Set<String> BAD_TAGS = Set.of("c2", "compromised", "malware");
  private static final int MOST = 50;

  @Override
  public ServiceProfile profile() {
    return PROFILE;
  }

  @Override
  public boolean takes(Observed observed) {
    return observed.kind() == ObservedKind.ADDRESS;
  }

  @Override
  public HttpRequest.Builder request(Cleared cleared, URI home, ApiKey key) {
    return HttpRequest.newBuilder(URI.create(home + "/" + OutsideService.encoded(cleared.value())));
  }

  @Override
  public IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException {
    Reading reading = new Reading();
    JsonScalars.read(body, reading);
    if (!reading.named) {
      throw new BadAnswerException("it does not say which address it is about");
    }
    IntelFacts facts =
        reading
            .facts
            .detail("ports", String.join(", ", reading.ports))
            .detail("names", ShownText.defanged(String.join(", ", reading.names), 300))
            .detail("weaknesses", String.join(", ", reading.weaknesses))
            .link("https://www.shodan.io/host/" + ShownText.defanged(cleared.value(), 100))
            .build();
    return IntelAnswer.of(facts, at);
  }

  private static final class Reading implements JsonScalars.Visitor {
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    private final List<String> ports = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<String> weaknesses = new ArrayList<>();
    private boolean named;

    @Override
    public void scalar(String path, String text) {
      switch (path) {
        case "ip" -> named = true;
        case "ports[]" -> add(ports, text);
        case "hostnames[]" -> add(names, text);
        case "vulns[]" -> add(weaknesses, text);
        case "tags[]" -> {
          facts.label(text);
          if (BAD_TAGS.contains(text)) {
            facts.verdict(IntelVerdict.SUSPICIOUS);
          }
        }
        default -> {}
      }
    }

    private static void add(List<String> texts, String text) {
      if (texts.size() < MOST) {
        texts.add(text);
      }
    }
  }
}
