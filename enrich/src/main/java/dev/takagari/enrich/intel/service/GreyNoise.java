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
import org.jspecify.annotations.Nullable;

/// GreyNoise, API version 3, `community`: addresses that scan the whole Internet (noise), and those
/// of well-known services (RIOT). IPv4 only.
///
/// Format: docs.greynoise.io/reference/getcommunityip. Status 404: in neither, which is no word on
/// what it does otherwise. `classification` is malicious, suspicious, benign or unknown.
public final class GreyNoise implements OutsideService {
  private static final ServiceProfile PROFILE =
      new ServiceProfile(
          "greynoise", URI.create("https://api.greynoise.io"), new LookupQuota.Rate(10, 50), true);

  @Override
  public ServiceProfile profile() {
    return PROFILE;
  }

  @Override
  public boolean takes(Observed observed) {
    return observed.kind() == ObservedKind.ADDRESS && observed.value().indexOf(':') < 0;
  }

  @Override
  public HttpRequest.Builder request(Cleared cleared, URI home, ApiKey key) {
    return HttpRequest.newBuilder(
            URI.create(home + "/v3/community/" + OutsideService.encoded(cleared.value())))
        .header("key", key.text());
  }

  @Override
  public IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException {
    Reading reading = new Reading();
    JsonScalars.read(body, reading);
    if (reading.noise == null || reading.riot == null) {
      throw new BadAnswerException("it does not say whether it was seen");
    }
    boolean isNoise = flag(reading.noise);
    boolean isRiot = flag(reading.riot);
    if (!isNoise && !isRiot) {
      return new IntelAnswer.NotFound(at);
    }
    if (isNoise) {
      reading.facts.label("scans the Internet");
    }
    IntelFacts facts =
        reading
            .facts
            .verdict(verdict(reading.classification, isRiot))
            .link("https://viz.greynoise.io/ip/" + ShownText.defanged(cleared.value(), 100))
            .build();
    return IntelAnswer.of(facts, at);
  }

  private static boolean flag(String text) throws BadAnswerException {
    if (!text.equals("true") && !text.equals("false")) {
      throw new BadAnswerException("neither true nor false");
    }
    return text.equals("true");
  }

  private static IntelVerdict verdict(String classification, boolean isRiot) {
    return switch (classification) {
      case "malicious" -> IntelVerdict.MALICIOUS;
      case "suspicious" -> IntelVerdict.SUSPICIOUS;
      case "benign" -> IntelVerdict.BENIGN;
      default -> isRiot ? IntelVerdict.BENIGN : IntelVerdict.UNKNOWN;
    };
  }

  private static final class Reading implements JsonScalars.Visitor {
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    private @Nullable String noise;
    private @Nullable String riot;
    private String classification = "";

    @Override
    public void scalar(String path, String text) {
      switch (path) {
        case "noise" -> noise = text;
        case "riot" -> riot = text;
        case "classification" -> classification = text;
        case "name" -> {
          if (!text.equals("unknown")) {
            facts.label(text);
          }
        }
        case "last_seen" -> facts.lastSeen(AnswerValue.time(text));
        default -> {}
      }
    }
  }
}
