/// Response with evidence first: what is asked for, approved, saved and then done.
@NullMarked
package dev.takagari.alerting.respond;

import org.jspecify.annotations.NullMarked;
