-- phpMyAdmin SQL Dump
SET NAMES utf8;

INSERT INTO `linde_gdsr_data_article` (`post_id`, `user_voters`, `user_votes`, `visitor_voters`, `visitor_votes`, `review_text`, `user_recc_plus`, `visitor_recc_plus`, `visitor_recc_minus`) VALUES
(12, 3, '27.0', 8, '64.0', 'Über zwei
Zeilen;', 0, 0, 0),
(13, 0, '0.0', 1, '10.0', NULL, 0, 0, 0),
(14, 0, '0.0', 0, '0.0', NULL, 0, 0, 0),
(15, 0, '0.0', 0, '0.0', NULL, 1, 2, 1);
