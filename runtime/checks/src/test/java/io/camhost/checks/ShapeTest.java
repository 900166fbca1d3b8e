package io.camhost.checks;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {
    private static void check(String actual, String expected) throws JsonProcessingException {
        Shape.check(Host.JSON.readTree(actual.replace('\'', '"')), expected.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'a':1,'more':2}                  | {'a':1}
            {'a':'2026-01-02T03:04:05.123Z'}  | {'a':'<ts>'}
            {'a':['x','y']}                   | {'a':['<name>']}
            {'a':null}                        | {'a':null}
            {'a':null}                        | {'a':'<any>'}
            {'a':[]}                          | {'a':[]}
            """)
    void fits(String actual, String expected) {
        assertThatCode(() -> check(actual, expected)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                | {'a':1}
            {}                                | {'a':null}
            {}                                | {'a':'<any>'}
            {'a':1}                           | {'a':'1'}
            {'a':1.5}                         | {'a':'<int>'}
            {'a':''}                          | {'a':'<name>'}
            {'a':'2026-01-02T03:04:05+01:00'} | {'a':'<ts>'}
            {'a':['x',1]}                     | {'a':['<name>']}
            {'a':[]}                          | {'a':['<name>']}
            {'a':['x']}                       | {'a':[]}
            {'a':'b'}                         | {'a':{}}
            {}                                | {'a':{}}
            """)
    void doesNotFit(String actual, String expected) {
        assertThatThrownBy(() -> check(actual, expected)).isInstanceOf(AssertionError.class);
    }
}
