package dev.takagari.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The arrows between modules and the places where outside libraries may appear.
class ArchitectureTest {
  private static final String BASE = "dev.takagari.";

  /// Module package → what it may see of the others.
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "core", List.of(),
          "embedded", List.of(),
          "adapters", List.of("core"),
          "ingest", List.of("core"),
          "enrich", List.of("core"),
          "alerting", List.of("core"),
          "search", List.of("core"),
          "app", List.of("core", "adapters", "ingest", "enrich", "alerting", "search"));

  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalDateTime.now",
          "java.time.LocalTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Year.now",
          "java.time.YearMonth.now",
          "java.time.Clock.system",
          "java.time.Clock.systemUTC",
          "java.time.Clock.systemDefaultZone",
          "java.time.InstantSource.system",
          "java.lang.System.currentTimeMillis");

  private static final DescribedPredicate<JavaClass> WIRING =
      describe(
          "wiring (*Application, *Configuration, the app's commands, the embedded servers' main)",
          type ->
              topLevel(type).endsWith("Application")
                  || topLevel(type).equals("EmbeddedMain")
                  || topLevel(type).endsWith("Configuration")
                  || topLevel(type).endsWith("Command"));

  private static final DescribedPredicate<JavaClass> SPRING_HOME =
      describe(
          "*Application, *Configuration, *Controller, *Properties, *Health",
          type ->
              List.of("Application", "Configuration", "Controller", "Properties", "Health").stream()
                  .anyMatch(topLevel(type)::endsWith));

  private static final JavaClasses MAIN = importMain();

  @Test
  void modulesSeeOnlyWhatTheirArrowsAllow() {
    ARROWS.forEach(
        (module, allowed) -> {
          String[] forbidden =
              ARROWS.keySet().stream()
                  .filter(other -> !other.equals(module) && !allowed.contains(other))
                  .map(other -> BASE + other + "..")
                  .toArray(String[]::new);
          check(
              noClasses()
                  .that()
                  .resideInAPackage(BASE + module + "..")
                  .should()
                  .dependOnClassesThat()
                  .resideInAnyPackage(forbidden));
        });
  }

  @Test
  void springStaysAtTheEdges() {
    check(
        noClasses()
            .that(DescribedPredicate.not(SPRING_HOME))
            .and()
            .resideOutsideOfPackage(BASE + "adapters.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.."));
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + "adapters.postgres..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("org.springframework..")
                    .and(
                        DescribedPredicate.not(
                            resideInAnyPackage(
                                "org.springframework.jdbc..",
                                "org.springframework.dao..",
                                "org.springframework.transaction..")))));
    check(
        noClasses()
            .that()
            .resideInAPackage(BASE + "core..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.."));
  }

  @Test
  void outsideLibrariesStayInTheirAdapter() {
    only(
        "software.amazon.awssdk..",
        "adapters.s3..",
        "adapters.sqs..",
        "adapters.ecs..",
        "adapters.embedded..");
    only("org.opensearch..", "adapters.opensearch..", "embedded..");
    only("org.apache.iceberg..", "adapters.iceberg..");
    only("org.apache.parquet..", "adapters.iceberg..", "adapters.parquet..");
    only("org.apache.hadoop..", "adapters.iceberg..");
    only("org.duckdb..", "adapters.duckdb..", "adapters.lakesql..");
    only("org.yaml..", "adapters.mappingfile..");
    only("com.maxmind..", "adapters.maxmind..");
    only("org.flywaydb..", "adapters.postgres..");
    only(
        "java.sql..",
        "adapters.postgres..",
        "adapters.duckdb..",
        "adapters.lakesql..",
        "adapters.iceberg..",
        // reads times from the database that it measures
        "app.bench..");
    only("com.zaxxer.hikari..", "adapters.postgres..", "app..");
    only("javax.sql..", "adapters.postgres..", "app..");
  }

  @Test
  void noJsonTreesOnTheWayOfAnEvent() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(BASE + "app..")
            .and()
            // the plain decoder reads nested values of few event types as trees
            .resideOutsideOfPackage(BASE + "core.mapping.fdr..")
            .and()
            // the tree of a statement, not of an event
            .resideOutsideOfPackage(BASE + "adapters.lakesql..")
            .and()
            // figures of a day, and the answer that holds one of them
            .resideOutsideOfPackage(BASE + "core.statement..")
            .and()
            .doNotHaveSimpleName("OpenSearchRowCount")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "com.fasterxml.jackson.databind.node..", "tools.jackson.databind.node..")
                    .or(
                        describe(
                            "are JsonNode", type -> type.getSimpleName().equals("JsonNode")))));
  }

  @Test
  void theTimeIsInjected() {
    check(
        noClasses()
            .that(DescribedPredicate.not(WIRING))
            .should()
            .accessTargetWhere(
                describe(
                    "reads a clock",
                    (JavaAccess<?> access) -> {
                      AccessTarget target = access.getTarget();
                      return CLOCKS.contains(
                          target.getOwner().getFullName() + "." + target.getName());
                    })));
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : MAIN) {
      if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
        unmarked.add(type.getPackageName());
      }
    }
    assertThat(unmarked).as("packages without @NullMarked in package-info.java").isEmpty();
  }

  @Test
  void packagesAreAtMostTwoLevelsBelowTheirModule() {
    check(
        classes()
            .should()
            .resideInAPackage("dev.takagari..")
            .andShould(
                com.tngtech.archunit.lang.ArchCondition.from(
                    describe(
                        "be at most two levels below their module",
                        (JavaClass type) ->
                            type.getPackageName().split("[.]").length
                                <= "d.t.m.1.2".split("[.]").length))));
  }

  @Test
  void theRulesSeeAllModules() {
    assertThat(MAIN)
        .extracting(type -> type.getPackageName().split("[.]")[2])
        .contains("core", "adapters", "ingest", "search", "embedded");
  }

  private static void only(String library, String... homes) {
    String[] packages = new String[homes.length];
    for (int i = 0; i < homes.length; i++) {
      packages[i] = BASE + homes[i];
    }
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(packages)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(MAIN);
  }

  private static String topLevel(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer.getSimpleName();
  }

  /// The main classes of all modules, from the directories they were compiled to.
  private static JavaClasses importMain() {
    List<Path> roots = new ArrayList<>();
    for (String module :
        List.of(
            "core", "embedded", "adapters", "ingest", "enrich", "alerting", "search-api", "app")) {
      Path classes = repository().resolve(module).resolve("target").resolve("classes");
      if (Files.isDirectory(classes)) {
        roots.add(classes);
      }
    }
    return new ClassFileImporter().importPaths(roots);
  }

  private static Path repository() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at.resolve("core")) && Files.isDirectory(at.resolve("adapters"))) {
        return at;
      }
    }
    throw new AssertionError("the source tree was not found");
  }
}
