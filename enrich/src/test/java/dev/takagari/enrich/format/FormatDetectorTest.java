package dev.takagari.enrich.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.read.CsvColumns;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ReadOptions;
import dev.takagari.enrich.read.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatDetectorTest {
  @Test
  void theBeginningTells() throws IOException {
    assertThat(detect("\uFEFF {\"Event\": {}}")).isEqualTo(FeedFormat.MISP);
    assertThat(detect("{\"response\":[]}")).isEqualTo(FeedFormat.MISP);
    assertThat(detect("[{\"Event\":{}}]")).isEqualTo(FeedFormat.MISP);
    assertThat(detect("{\"id\":\"bundle--1\",\"type\":\"bundle\"}")).isEqualTo(FeedFormat.STIX);
    assertThat(detect("{\"more\":false,\"objects\":[]}")).isEqualTo(FeedFormat.STIX);
    assertThat(detect("{\"meta\":{},\"resources\":[]}")).isEqualTo(FeedFormat.CROWDSTRIKE);
    assertThat(detect("{\"1\":[{\"ioc_value\":\"x\"}]}")).isEqualTo(FeedFormat.ABUSECH);
    assertThat(detect("type,value,action\n")).isEqualTo(FeedFormat.CROWDSTRIKE);
    assertThat(detect("# x\n# id,dateadded,url,url_status,threat,tags,urlhaus_link\n"))
        .isEqualTo(FeedFormat.ABUSECH);
    assertThat(detect("# only words\n")).isEqualTo(FeedFormat.LIST);
    assertThat(detect("evil.example\n192.0.2.7\n")).isEqualTo(FeedFormat.LIST);
    assertThat(detect("[Adblock Plus]\n||evil.example^\n")).isEqualTo(FeedFormat.LIST);
    assertThat(detect("[2001:db8::1]:443\n")).isEqualTo(FeedFormat.LIST);
    assertThat(
            FormatDetector.detect(
                content("x,y\n1,2\n"), ReadOptions.NONE.withCsv(CsvColumns.withHeader("x"))))
        .isEqualTo(FeedFormat.CSV);
  }

  @Test
  void rowsThatWeExportedAreOursUnlessColumnsAreNamed() throws IOException {
    String ours = "type,value,exact,source\ndomain,evil.example,true,acme\n";
    assertThat(detect(ours)).isEqualTo(FeedFormat.TAKAGARI);
    assertThat(detect("\uFEFFSource;Exact;Value;Type\n")).isEqualTo(FeedFormat.TAKAGARI);
    assertThat(detect("type,value,action,exact\n")).isEqualTo(FeedFormat.TAKAGARI);
    ReadOptions named = ReadOptions.NONE.withCsv(CsvColumns.withHeader("source"));
    assertThat(FormatDetector.detect(content(ours), named)).isEqualTo(FeedFormat.CSV);
    assertThat(Reading.of(FeedFormat.CSV.reader(content(ours), named), ours, named).values())
        .as("acme is no value")
        .isEmpty();
    assertThat(Reading.of(FeedFormat.CSV.reader(content(ours), ReadOptions.NONE), ours).values())
        .containsExactly("domain evil.example");
  }

  @Test
  void textForPeopleIsNeverTold() {
    assertThatThrownBy(() -> detect("We saw evil[.]example and\nthen hxxp://a[.]example again\n"))
        .hasMessageContaining("imported by hand, as paste");
  }

  @Test
  void whatCouldBeSeveralThingsIsNone() {
    for (List<String> pair :
        List.of(
            List.of("192.0.2.7,a,b\n192.0.2.8,c,d\n", "could be csv, with 3 columns, or list"),
            List.of("name,what\nx,y\nz,w\n", "looks like csv"),
            List.of("these are\nwords\n", "no format that is known"),
            List.of("{\"a\":1}", "no feed that is known"),
            List.of(
                "{\"5b8d9d33-ccf0-4fd9-82dc-7dbc0a016219\":{\"info\":\"x\"}}",
                "manifest of a MISP"),
            List.of("{\"list\":[],\"matching_attributes\":[]}", "warning list"),
            List.of("", "nothing in it"),
            List.of(" \n\n", "nothing in it"),
            List.of("{\"a\":", "no JSON"))) {
      assertThatThrownBy(() -> detect(pair.getFirst()))
          .as(pair.getFirst())
          .isInstanceOf(TakagariException.class)
          .hasMessageContaining(pair.getLast());
    }
  }

  private static FeedFormat detect(String text) throws IOException {
    return FormatDetector.detect(content(text), ReadOptions.NONE);
  }

  private static FeedContent content(String text) {
    return FeedContent.of("feed", text.getBytes(StandardCharsets.UTF_8));
  }
}
