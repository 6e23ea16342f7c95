@chat
Feature: Chat
  What people say, and what comes back.

  Background:
    Given the model zoo has been downloaded

  @smoke @story:PARLAI-101
  Scenario: Talk to a model
    Given an interactive chat
    When somebody says "hello"
    Then an answer comes
    But no traceback

  Scenario Outline: Say something in a language
    When somebody says <words>
    Then the answer is in <language>

    Examples: languages
      | words | language |
      | Hallo | German   |
      | Hola  | Spanish  |

  Scenario: Nothing is done
    Then nothing is seen
