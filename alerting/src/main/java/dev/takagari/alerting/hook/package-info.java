/// Who may hand records over by web hooks.
@NullMarked
package dev.takagari.alerting.hook;

import org.jspecify.annotations.NullMarked;
