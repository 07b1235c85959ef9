package org.openhotline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.openhotline.console.view.Shown;

class ShownTest {
  @Test
  void namesThatMixAlphabetsWithinAWordAreMarked() {
    assertTrue(Shown.looksAlike("\u0410nna Ivanova"));
    assertTrue(Shown.looksAlike("Wim W\u0430tch"));
    assertTrue(Shown.looksAlike("\u039Dovak-Boris"));
    assertFalse(Shown.looksAlike("Anna Ivanova"));
    assertFalse(Shown.looksAlike("Анна Иванова"));
    assertFalse(Shown.looksAlike("Анна Ivanova"), "two words in two alphabets are honest");
    assertFalse(Shown.looksAlike("海军 联络"));
    assertFalse(Shown.looksAlike("Dov 2"));
  }

  @Test
  void directionControlsBecomeVisibleAndJoinersStay() {
    assertEquals("a<U+202e>b<U+2066>", Shown.text("a\u202eb\u2066"));
    assertEquals("می\u200cخواهم", Shown.text("می\u200cخواهم"));
    assertEquals("one\ntwo", Shown.text("one\ntwo"));
  }
}
