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

/// AbuseIPDB, API version 2, `check`: reports of abuse of the last 90 days, by address.
///
/// Format: docs.abuseipdb.com, "CHECK Endpoint". It knows every address: one that nobody reported
/// and that is on no list of its own is unknown. From a confidence of 75 it is malicious, from 25
/// suspicious; what the service lists as harmless is clean, also when it was reported.
public final class AbuseIpdb implements OutsideService {
  private static final ServiceProfile PROFILE =
      new ServiceProfile(
          "abuseipdb",
          URI.create("https://api.abuseipdb.com"),
          new LookupQuota.Rate(60, 1_000),
          true);

  private static final int MALICIOUS = 75;
  private static final int SUSPICIOUS = 25;

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
    String address = OutsideService.encoded(cleared.value());
    return HttpRequest.newBuilder(
            URI.create(home + "/api/v2/check?maxAgeInDays=90&ipAddress=" + address))
        .header("Key", key.text());
  }

  @Override
  public IntelAnswer read(Cleared cleared, byte[] body, Instant at) throws BadAnswerException {
    Reading reading = new Reading();
    JsonScalars.read(body, reading);
    int score = AnswerValue.count(reading.needed(reading.score));
    int reports = AnswerValue.count(reading.needed(reading.reports));
    if (reports == 0 && score == 0 && !reading.isListed) {
      return new IntelAnswer.NotFound(at);
    }
    IntelFacts facts =
        reading
            .facts
            .verdict(reading.isListed ? IntelVerdict.BENIGN : verdict(score))
            .score(score)
            .detail("reports", Integer.toString(reports))
            .link("https://www.abuseipdb.com/check/" + ShownText.defanged(cleared.value(), 100))
            .build();
    return IntelAnswer.of(facts, at);
  }

  private static IntelVerdict verdict(int score) {
    if (score >= MALICIOUS) {
      return IntelVerdict.MALICIOUS;
    }
    return score >= SUSPICIOUS ? IntelVerdict.SUSPICIOUS : IntelVerdict.UNKNOWN;
  }

  private static final class Reading implements JsonScalars.Visitor {
    private final IntelFacts.Builder facts = IntelFacts.of(IntelVerdict.UNKNOWN);
    private @Nullable String score;
    private @Nullable String reports;
    private boolean isListed;

    @Override
    public void scalar(String path, String text) {
      switch (path) {
        case "data.abuseConfidenceScore" -> score = text;
        case "data.totalReports" -> reports = text;
        case "data.isWhitelisted" -> isListed = text.equals("true");
        case "data.countryCode" -> facts.country(text);
        case "data.isp" -> facts.owner(text);
        case "data.usageType" -> facts.label(text);
        case "data.isTor" -> {
          if (text.equals("true")) {
            facts.label("tor");
          }
        }
        case "data.domain" -> facts.detail("domain", ShownText.defanged(text, 300));
        case "data.numDistinctUsers" -> facts.detail("reporters", text);
        case "data.lastReportedAt" -> facts.lastSeen(AnswerValue.time(text));
        default -> {}
      }
    }

    String needed(@Nullable String text) throws BadAnswerException {
      if (text == null) {
        throw new BadAnswerException("no score or no number of reports");
      }
      return text;
    }
  }
}
