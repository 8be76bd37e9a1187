-- MySQL dump 10.13
/*!40101 SET NAMES utf8 */;

DROP TABLE IF EXISTS `wp_gdsr_data_article`;
CREATE TABLE `wp_gdsr_data_article` (
  `post_id` int(11) NOT NULL DEFAULT '0',
  `rules_articles` varchar(1) DEFAULT '0',
  `user_voters` int(11) DEFAULT '0',
  `user_votes` decimal(11,1) DEFAULT '0.0',
  `visitor_voters` int(11) DEFAULT '0',
  `visitor_votes` decimal(11,1) DEFAULT '0.0',
  `review` decimal(3,1) DEFAULT '-1.0',
  `review_text` varchar(255) DEFAULT NULL,
  `user_recc_plus` int(11) DEFAULT '0',
  `user_recc_minus` int(11) DEFAULT '0',
  `visitor_recc_plus` int(11) DEFAULT '0',
  `visitor_recc_minus` int(11) DEFAULT '0',
  PRIMARY KEY (`post_id`)
) ENGINE=MyISAM DEFAULT CHARSET=utf8;
INSERT INTO `wp_gdsr_data_article` VALUES (12,'A',3,27.0,8,64.0,-1.0,'Schön; (wirklich)',0,0,0,0),(13,'A',0,0.0,1,10.0,-1.0,NULL,0,0,0,0),(14,'A',0,0.0,0,0.0,-1.0,NULL,0,0,0,0);
INSERT INTO `wp_gdsr_data_article` VALUES (15,'A',0,0.0,0,0.0,-1.0,NULL,1,0,2,1),(16,'A',0,0.0,2,99.0,-1.0,NULL,0,0,0,0);
CREATE TABLE `wp_gdsr_data_comment` (
  `comment_id` int(11) NOT NULL,
  `post_id` int(11) DEFAULT NULL,
  `user_voters` int(11) DEFAULT '0',
  `visitor_voters` int(11) DEFAULT '0',
  PRIMARY KEY (`comment_id`)
);
INSERT INTO `wp_gdsr_data_comment` VALUES (1,12,0,0),(2,12,0,3);
CREATE TABLE `wp_options` (
  `option_id` bigint(20) unsigned NOT NULL,
  `option_name` varchar(191) NOT NULL DEFAULT '',
  `option_value` longtext NOT NULL,
  `autoload` varchar(20) NOT NULL DEFAULT 'yes',
  PRIMARY KEY (`option_id`)
);
INSERT INTO `wp_options` VALUES (1,'blogname','Die \'Linde\'','yes'),(2,'gd-star-rating','a:2:{s:7:"version";s:6:"1.9.22";s:5:"stars";i:10;}','yes');
