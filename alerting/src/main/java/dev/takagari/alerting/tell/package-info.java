/// Telling people of cases at places outside, whatever place it is.
@NullMarked
package dev.takagari.alerting.tell;

import org.jspecify.annotations.NullMarked;
