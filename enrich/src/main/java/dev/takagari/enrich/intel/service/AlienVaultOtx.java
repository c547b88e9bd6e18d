package dev.takagari.enrich.intel.service;

import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.enrich.intel.gate.Cleared;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// AlienVault OTX, API version 1, section `general` of an indicator: collections ("pulses") of its
/// users that name it.
///
/// Format: otx.alienvault.com/assets/static/external_api.html and the Python SDK of the service;
/// names with two labels are asked as `domain`, longer ones as `hostname`. Anybody may publish a
/// pulse, so one makes it suspicious and never more. In no pulse it is unknown, unless the service
/// has a validation of it (a list of well-known or of false positives): then it is clean.
public final class AlienVaultOtx implements OutsideService {
  private static final ServiceProfile PROFILE =
      new ServiceProfile(
          "otx", URI.create("https://otx.alienvault.com"), new LookupQuota.Rate(60, 5_000), true);

  private static final int MOST_PULSES_SHOWN = 5;
  private static final int LONGEST_SHOWN = 300;

  @Override
  public ServiceProfile profile() {
    return PROFILE;
  }

  @Override
  public boolean takes(Observed observed) {
    return observed.kind().mayLeave();
  }

  @Override
  public HttpRequest.Builder request(Cleared cleared, URI home, ApiKey key) {
    String value = OutsideService.encoded(cleared.value());
    return HttpRequest.newBuilder(
            URI.create(home + "/api/v1/indicators/" + type(cleared) + "/" + value + "/general"))
        .header("X-OTX-API-KEY", key.text());
  }

  private static String type(Cleared cleared) {
    String value = cleared.value();
    return switch (cleared.kind()) {
      case ADDRESS -> value.indexOf(':') < 0 ? "IPv4" : "IPv6";
      case DOMAIN -> value.indexOf('.') == value.lastIndexOf('.') ? "domain" : "hostname";
      case URL -> "url";
      default -> "file";
    };
  }

  @Override
  public IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException {
    Reading reading = new Reading();
    JsonScalars.read(body, reading);
    if (reading.pulses == null) {
      throw new BadAnswerException("no number of pulses");
    }
    int pulses = AnswerValue.count(reading.pulses);
    if (pulses == 0 && !reading.isValidated) {
      return new IntelAnswer.NotFound(at);
    }
    IntelVerdict verdict =
        reading.isValidated
            ? (pulses == 0 ? IntelVerdict.BENIGN : IntelVerdict.UNKNOWN)
            : IntelVerdict.SUSPICIOUS;
    IntelFacts facts =
        reading
            .facts
            .verdict(verdict)
            .detail("pulses", Integer.toString(pulses))
            .link(
                "https://otx.alienvault.com/indicator/"
                    + type(cleared).replace("IPv4", "ip").replace("IPv6", "ip")
                    + "/"
                    + ShownText.defanged(cleared.value(), LONGEST_SHOWN))
            .build();
    return IntelAnswer.of(facts, at);
  }

  private static final class Reading implements JsonScalars.Visitor {
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    private @Nullable String pulses;
    private boolean isValidated;
    private int shown;

    @Override
    public void scalar(String path, String text) {
      switch (path) {
        case "pulse_info.count" -> pulses = text;
        case "pulse_info.pulses[].name" -> {
          if (shown++ < MOST_PULSES_SHOWN) {
            facts.detail("pulse " + shown, text);
          }
        }
        case "pulse_info.pulses[].malware_families[].display_name",
            "pulse_info.pulses[].adversary",
            "pulse_info.pulses[].tags[]" ->
            facts.label(text);
        case "pulse_info.pulses[].created" -> facts.firstSeen(AnswerValue.time(text));
        case "pulse_info.pulses[].modified" -> facts.lastSeen(AnswerValue.time(text));
        case "validation[].source", "false_positive[].assessment" -> isValidated = true;
        case "validation[].name" -> facts.detail("validation", text);
        case "country_code" -> facts.country(text);
        case "asn" -> {
          facts.asn(AnswerValue.asn(text));
          facts.owner(text.substring(text.indexOf(' ') + 1));
        }
        default -> {}
      }
    }
  }
}
