/// One finder for each question about a case.
@NullMarked
package dev.takagari.alerting.facts.finder;

import org.jspecify.annotations.NullMarked;
