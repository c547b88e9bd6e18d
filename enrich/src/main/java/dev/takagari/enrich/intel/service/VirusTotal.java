package dev.takagari.enrich.intel.service;

import dev.takagari.core.digest.Sha256;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.Observed;
import dev.takagari.enrich.intel.gate.Cleared;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// VirusTotal, API version 3: the verdicts of many engines on files, names, addresses and URLs.
///
/// Format: docs.virustotal.com/reference, pages `files`, `domains`, `ip-object`, `url-object`,
/// `errors`; a URL's id is its base64url without padding. Status 404 (`NotFoundError`): unknown.
///
/// Three engines that say malicious make it so, one makes it suspicious; if none does and some say
/// harmless it is clean. That no engine has an opinion (`undetected` alone) says nothing.
public final class VirusTotal implements OutsideService {
  private static final ServiceProfile PROFILE =
      new ServiceProfile(
          "virustotal",
          URI.create("https://www.virustotal.com"),
          new LookupQuota.Rate(4, 500),
          true);

  private static final String ATTRIBUTES = "data.attributes.";
  private static final String STATS = ATTRIBUTES + "last_analysis_stats.";
  private static final int ENOUGH = 3;
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
    String value = cleared.value();
    String path =
        switch (cleared.kind()) {
          case ADDRESS -> "ip_addresses/" + OutsideService.encoded(value);
          case DOMAIN -> "domains/" + OutsideService.encoded(value);
          case URL ->
              "urls/"
                  + Base64.getUrlEncoder()
                      .withoutPadding()
                      .encodeToString(value.getBytes(StandardCharsets.UTF_8));
          default -> "files/" + OutsideService.encoded(value);
        };
    return HttpRequest.newBuilder(URI.create(home + "/api/v3/" + path))
        .header("x-apikey", key.text());
  }

  @Override
  public IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException {
    Reading reading = new Reading();
    JsonScalars.read(body, reading);
    return IntelAnswer.of(reading.facts().link(link(cleared)).build(), at);
  }

  private static String link(Cleared cleared) {
    String gui = "https://www.virustotal.com/gui/";
    String shown = ShownText.defanged(cleared.value(), LONGEST_SHOWN);
    return switch (cleared.kind()) {
      case ADDRESS -> gui + "ip-address/" + shown;
      case DOMAIN -> gui + "domain/" + shown;
      case URL -> gui + "url/" + Sha256.hex(cleared.value());
      default -> gui + "file/" + cleared.value();
    };
  }

  private static final class Reading implements JsonScalars.Visitor {
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    private @Nullable String bad;
    private boolean judged;
    private int malicious;
    private int suspicious;
    private int harmless;
    private int undetected;

    @Override
    public void scalar(String path, String text) {
      if (path.startsWith(STATS)) {
        stat(path.substring(STATS.length()), text);
        return;
      }
      switch (path) {
        case ATTRIBUTES + "popular_threat_classification.suggested_threat_label",
            ATTRIBUTES + "tags[]" ->
            facts.label(text);
        case ATTRIBUTES + "first_submission_date", ATTRIBUTES + "first_seen_date" ->
            facts.firstSeen(AnswerValue.time(text));
        case ATTRIBUTES + "last_submission_date" -> facts.lastSeen(AnswerValue.time(text));
        case ATTRIBUTES + "last_analysis_date" -> {
          Instant time = AnswerValue.time(text);
          if (time != null) {
            facts.detail("analysed", time.toString());
          }
        }
        case ATTRIBUTES + "country" -> facts.country(text);
        case ATTRIBUTES + "asn" -> facts.asn(AnswerValue.asn(text));
        case ATTRIBUTES + "as_owner" -> facts.owner(text);
        case ATTRIBUTES + "registrar" -> facts.detail("registrar", text);
        case ATTRIBUTES + "meaningful_name" -> facts.detail("name", text);
        case ATTRIBUTES + "type_description" -> facts.detail("type", text);
        case ATTRIBUTES + "reputation" -> facts.detail("reputation", text);
        default -> {}
      }
    }

    private void stat(String name, String text) {
      try {
        int count = AnswerValue.count(text);
        judged |= name.equals("malicious");
        switch (name) {
          case "malicious" -> malicious = count;
          case "suspicious" -> suspicious = count;
          case "harmless" -> harmless = count;
          case "undetected" -> undetected = count;
          default -> {}
        }
      } catch (BadAnswerException e) {
        bad = e.getMessage();
      }
    }

    IntelFacts.Builder facts() throws BadAnswerException {
      if (bad != null || !judged) {
        throw new BadAnswerException(bad == null ? "no figures of engines" : bad);
      }
      facts.detections(malicious).engines((long) malicious + suspicious + harmless + undetected);
      return facts.verdict(verdict());
    }

    private IntelVerdict verdict() {
      if (malicious >= ENOUGH) {
        return IntelVerdict.MALICIOUS;
      }
      if (malicious + suspicious > 0) {
        return IntelVerdict.SUSPICIOUS;
      }
      return harmless > 0 ? IntelVerdict.BENIGN : IntelVerdict.UNKNOWN;
    }
  }
}
